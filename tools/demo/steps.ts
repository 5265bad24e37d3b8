import {
  addRemote,
  addSecret,
  deploy,
  hooksAfterConfig,
  hooksAfterDeploy,
  hooksAfterRelate,
  hooksToRemoveUnit,
  latestRelation,
  nextSecretId,
  readCharm,
  relate,
  setConfig,
  setRelationData,
  type ConfigValue,
} from "../../src/sandbox/index.ts";
import type { Seen } from "./seen.ts";
import type { HookResult, World } from "./world.ts";

/** What the life of the charm is shown on. */
export const unit = "file-stream/0";
const application = "file-stream";

/** One step: what the operator does, and what must be so afterwards. */
export type Step = {
  readonly title: string;
  /** What an operator would type. */
  readonly typed: readonly string[];
  readonly act: (world: World) => Promise<readonly HookResult[]>;
  /** Each fact with whether it holds, from what was seen before and after. */
  readonly facts: (after: Seen, before: Seen) => Readonly<Record<string, boolean>>;
};

const configure = (values: Readonly<Record<string, ConfigValue>>) => (world: World) =>
  world.act(
    (model) => setConfig(model, application, values),
    (model) => hooksAfterConfig(model, application),
  );

const has = (seen: Seen, ...flags: readonly string[]): boolean => flags.every((flag) => seen.flags.includes(flag));
const configName = (seen: Seen): string | undefined =>
  seen.objects.find(({ name }) => name.startsWith("ConfigMap") && seen.template.includes(name.split(" ")[1] ?? "?"))
    ?.name;
const untouched = (after: Seen, before: Seen): boolean =>
  JSON.stringify(after.objects) === JSON.stringify(before.objects);

/** The life of a charm, from deploy to removal. */
export const steps: readonly Step[] = [
  {
    title: "Deploy",
    typed: ["juju deploy ./file-stream.charm"],
    act: async (world) => {
      const charm = await readCharm(world.charm);
      return world.act(
        (model) => deploy(model, { application, charm }),
        (model) => hooksAfterDeploy(model, unit),
      );
    },
    facts: (after) => ({
      "the status names all that is missing":
        after.status ===
        "blocked: missing: kafka relation, Kubernetes access (set option kubeconfig or relate kubernetes), option topics",
      "nothing is written to Kubernetes": after.objects.length === 0,
    }),
  },
  {
    title: "Relate Kafka",
    typed: ["juju integrate file-stream kafka"],
    act: (world) =>
      world.act(
        (model) => {
          const related = relate(addRemote(model, { application: "kafka" }), "file-stream:kafka", "kafka:kafka");
          const relation = latestRelation(related);
          return setRelationData(related, { relation, who: "kafka/0", data: { host: "127.0.0.1", port: "9092" } });
        },
        (model) => hooksAfterRelate(model, latestRelation(model)),
      ),
    facts: (after) => ({
      "brokers are known, and the upper layer asked for workers": has(
        after,
        "kafka-connect-base.topic-created",
        "kafka-connect-base.install",
      ),
      "the rest is still missing":
        after.status ===
        "blocked: missing: Kubernetes access (set option kubeconfig or relate kubernetes), option topics",
    }),
  },
  {
    title: "Give access to Kubernetes, and a topic",
    typed: [
      "juju add-secret kube kubeconfig#file=kubeconfig; juju grant-secret kube file-stream",
      "juju config file-stream kubeconfig=secret:… topics=lines",
    ],
    act: (world) =>
      world.act(
        (model) => {
          const id = nextSecretId(model);
          const content = { kubeconfig: world.kubernetes.kubeconfig };
          const granted = addSecret(model, { id, content, grants: [application] });
          return setConfig(granted, application, { kubeconfig: id, topics: "lines" });
        },
        (model) => hooksAfterConfig(model, application),
      ),
    facts: (after) => ({
      "the worker runs": has(after, "kafka-connect.running", "kafka-connect-base.ready") && after.pods.length === 1,
      "both connectors are registered and run":
        Object.values(after.connectors).join() === "RUNNING, task RUNNING,RUNNING, task RUNNING",
      "the status counts them": after.status === "active: 1/1 workers, 2 connectors",
    }),
  },
  {
    title: "Scale to three workers",
    typed: ["juju config file-stream workers=3"],
    act: configure({ workers: 3 }),
    facts: (after, before) => ({
      "three workers run": after.status === "active: 3/3 workers, 2 connectors" && after.pods.length === 3,
      "the pod template is byte-equal": after.template === before.template,
      "the first pod was not restarted": before.pods.every((pod) => after.pods.includes(pod)),
    }),
  },
  {
    title: "Five minutes later: update-status",
    typed: ["(Juju does this by itself)"],
    act: (world) =>
      world.act(
        (model) => model,
        () => [{ unit, hook: "update-status" }],
      ),
    facts: (after, before) => ({
      "nothing is written to Kubernetes": untouched(after, before),
      "the status stays": after.status === before.status,
    }),
  },
  {
    title: "Override a worker property",
    typed: ["juju config file-stream worker-config='offset.flush.interval.ms=5000'"],
    act: configure({ "worker-config": "offset.flush.interval.ms=5000" }),
    facts: (after, before) => ({
      "the properties are in a new ConfigMap":
        configName(after) !== undefined && configName(after) !== configName(before),
      "all workers were replaced, one at a time":
        after.pods.length === 3 && !before.pods.some((pod) => after.pods.includes(pod)),
      "the status says so": after.status === "active: 3/3 workers, 2 connectors",
    }),
  },
  {
    title: "A bad worker-config",
    typed: ["juju config file-stream worker-config='offset.flush.interval.ms=5000\\nfoo'"],
    act: configure({ "worker-config": "offset.flush.interval.ms=5000\nfoo" }),
    facts: (after, before) => ({
      "the status names the line": after.status === 'blocked: worker-config line 2 "foo" has no "="',
      "nothing that runs is touched": untouched(after, before) && after.pods.join() === before.pods.join(),
      "the workers still count as running": has(after, "kafka-connect.running"),
    }),
  },
  {
    title: "Mend it",
    typed: ["juju config file-stream worker-config='offset.flush.interval.ms=5000'"],
    act: configure({ "worker-config": "offset.flush.interval.ms=5000" }),
    facts: (after, before) => ({
      "all is as before, without a write": untouched(after, before),
      "the status is active again": after.status === "active: 3/3 workers, 2 connectors",
    }),
  },
  {
    title: "Remove the application",
    typed: ["juju remove-application file-stream"],
    act: (world) =>
      world.act(
        (model) => model,
        (model) => hooksToRemoveUnit(model, unit),
      ),
    facts: (after) => ({
      "nothing is left in Kubernetes": after.objects.length === 0 && after.pods.length === 0,
    }),
  },
];
