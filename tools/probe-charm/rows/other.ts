import { listed, silent, type Row } from "../row.ts";

const goal = "jujuc/goal-state.go";
const [storageGet, storageAdd] = ["jujuc/storage-get.go", "jujuc/storage-add.go"];
const old = { until: "4.0" };
const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ`;

/** Log, goal state, resources, storage, payloads and credentials. */
export const otherRows: readonly Row[] = [
  { call: ["juju-log", "probing", "hook", "tools"], expect: silent, source: "jujuc/juju-log.go" },
  {
    call: ["juju-log", "-l", "DEBUG", "--", "--text that begins with hyphens"],
    expect: silent,
    source: "jujuc/juju-log.go",
  },
  { call: ["juju-log", "--debug", "m"], expect: silent, source: "jujuc/juju-log.go" },
  {
    call: ["juju-log", "-l", "no-level", "m"],
    expect: silent,
    source: "jujuc/juju-log.go: a warning in the log, and INFO",
  },
  { call: ["juju-log"], expect: { refuses: "no message specified", code: 2 }, source: "jujuc/juju-log.go" },
  {
    call: ["goal-state", "--format=json"],
    expect: {
      matches: new RegExp(
        `^\\{"units":\\{"[^"]+":\\{"status":"[a-z]+","since":"${time}"\\}.*\\},"relations":\\{.*\\}\\}\n$`,
      ),
    },
    source: goal,
  },
  {
    call: ["goal-state", "--format=json"],
    expect: { matches: /^(?!.*"cluster")/ },
    source: "apiserver/facades/agent/uniter, goalStateRelations: peers are left out",
  },
  {
    call: ["goal-state"],
    expect: { matches: /^units:\n {2}[a-z].*:\n {4}status: / },
    source: `${goal}: YAML unless asked`,
  },
  {
    call: ["goal-state", "--format=smart"],
    expect: { refuses: 'invalid value "smart" for flag --format: unknown format "smart"', code: 2 },
    source: `${goal}: YAML and JSON only`,
  },
  { call: ["goal-state", "x"], expect: { refuses: 'unrecognized args: ["x"]', code: 2 }, source: goal },
  {
    call: ["resource-get"],
    expect: { refuses: "missing required resource name", code: 2 },
    source: "jujuc/resource-get.go",
  },
  {
    call: ["resource-get", "a", "b"],
    expect: { refuses: 'unrecognized args: ["b"]', code: 2 },
    source: "jujuc/resource-get.go",
  },
  {
    call: ["resource-get", "image"],
    needs: { fixture: true },
    expect: { prints: "/tmp/image.txt" },
    source: "jujuc/resource-get.go: no end of line",
  },
  { call: ["storage-list"], needs: { fixture: true }, expect: listed("data/0"), source: "jujuc/storage-list.go" },
  { call: ["storage-list", "never"], expect: listed(), source: "jujuc/storage-list.go" },
  {
    call: ["storage-list", "a", "b"],
    expect: { refuses: 'unrecognized args: ["b"]', code: 2 },
    source: "jujuc/storage-list.go",
  },
  {
    call: ["storage-get", "-s", "data/0"],
    needs: { fixture: true },
    expect: {
      formats: {
        smart: "kind: filesystem\nlocation: /srv/data\n",
        yaml: "kind: filesystem\nlocation: /srv/data\n",
        json: '{"kind":"filesystem","location":"/srv/data"}\n',
      },
    },
    source: storageGet,
  },
  {
    call: ["storage-get", "-s", "data/0", "location"],
    needs: { fixture: true },
    expect: { prints: "/srv/data\n" },
    source: storageGet,
  },
  {
    call: ["storage-get", "-s", "data/0", "x"],
    needs: { fixture: true },
    expect: { refuses: 'invalid storage attribute "x"', code: 1 },
    source: storageGet,
  },
  { call: ["storage-get"], expect: { refuses: "no storage instance specified", code: 2 }, source: storageGet },
  {
    call: ["storage-get", "-s", "x"],
    expect: { refuses: 'invalid value "x" for flag -s: invalid storage ID "x"', code: 2 },
    source: "jujuc/storage-id.go",
  },
  {
    call: ["storage-add"],
    expect: { refuses: "storage add requires a storage directive", code: 2 },
    source: storageAdd,
  },
  ...["payload-register", "payload-status-set", "payload-unregister"].flatMap((tool): readonly Row[] => [
    {
      call: [tool],
      needs: old,
      expect: { refuses: "missing required arguments", code: 2 },
      source: `jujuc/${tool}.go`,
    },
    { call: [tool], needs: { since: "4.0" }, expect: { missing: true }, source: "jujuc/server.go of 4.0" },
  ]),
  {
    call: ["payload-register", "docker", "monitor", "id"],
    needs: old,
    expect: { refuses: 'payload "monitor" not found in metadata.yaml', code: 1 },
    source: "jujuc/payload-register.go",
  },
  {
    call: ["payload-status-set", "monitor", "id", "fine"],
    needs: old,
    expect: {
      refuses: 'status "fine" not supported; expected one of ["running", "starting", "stopped", "stopping"]',
      code: 1,
    },
    source: "juju/juju core/payloads/status.go",
  },
  {
    call: ["credential-get", "x"],
    expect: { refuses: 'unrecognized args: ["x"]', code: 2 },
    source: "jujuc/credential-get.go",
  },
  {
    call: ["credential-get"],
    needs: { model: "caas", until: "3.6.10" },
    expect: { refuses: 'cannot access cloud credentials: credential-get on a "caas" model not supported', code: 1 },
    source: "context/context.go, CloudSpec",
  },
  {
    call: ["credential-get"],
    needs: { fixture: true, model: "iaas" },
    expect: { refuses: "cannot access cloud credentials: permission denied", code: 1 },
    source: "jujuc/credential-get.go; an application that is not trusted",
  },
];
