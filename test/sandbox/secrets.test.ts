import { expect, test } from "vitest";
import {
  addRemote,
  addSecret,
  answer,
  createModel,
  deploy,
  hooksAfterSecret,
  relate,
  reviseSecret,
  type CharmFacts,
  type Model,
} from "../../src/sandbox/index.ts";

const charm: CharmFacts = {
  folder: "/charm",
  name: "provider",
  options: {},
  endpoints: { out: { interface: "x", role: "provides" } },
  bindings: [],
  containers: [],
  actions: [],
};

/** A provider and a client, related, each with a charm. */
function related(): Model {
  const client = { ...charm, name: "client", endpoints: { in: { interface: "x", role: "requires" } } } as const;
  const model = deploy(deploy(createModel(), { charm, units: 2 }), { charm: client });
  return relate(addRemote(model, { application: "stranger" }), "provider:out", "client:in");
}

/** A model that tools read and write, as within one hook after the other. */
function session(start: Model) {
  let model = start;
  const call = (unit: string, tool: string, ...args: readonly string[]) => {
    const readFile = () => "from a file";
    const given = answer({ tool, args, stdin: "", time: "" }, { model, unit, readFile });
    if (given.later) model = given.later(model);
    return given.stderr === "" ? given.stdout.trim() : `${given.code} ${given.stderr.trim()}`;
  };
  return { call, model: () => model, set: (next: Model) => (model = next) };
}

test("only the owner and those it was granted to read a secret", () => {
  const { call } = session(related());
  const id = call("provider/0", "secret-add", "user=me", "password=hush");
  expect(id).toMatch(/^secret:[0-9a-v]{20}$/);
  expect(call("provider/1", "secret-get", id, "user")).toBe("me");
  expect(call("client/0", "secret-get", id)).toBe("1 ERROR permission denied");
  expect(call("client/0", "secret-grant", id, "-r", "0")).toBe("1 ERROR permission denied");
  expect(call("provider/1", "secret-grant", id, "-r", "0")).toBe("1 ERROR this unit is not the leader");
  expect(call("provider/0", "secret-grant", id, "-r", "0")).toBe("");
  expect(call("client/0", "secret-get", id, "--format=json")).toBe('{"password":"hush","user":"me"}');
  expect(call("client/0", "secret-get", id.replace("secret:", ""), "password")).toBe("hush");
  expect(call("stranger/0", "secret-get", id)).toBe("1 ERROR permission denied");
  expect(call("provider/0", "secret-revoke", id, "--app", "client")).toBe("");
  expect(call("client/0", "secret-get", id)).toBe("1 ERROR permission denied");
});

test("a grant to one unit is not one to its application", () => {
  const { call, model, set } = session(related());
  set(addSecret(model(), { id: "secret:u", owner: "provider/1", content: { key: "v" }, grants: ["client/1"] }));
  expect(call("client/0", "secret-get", "secret:u")).toBe("1 ERROR permission denied");
  expect(call("provider/0", "secret-get", "secret:u")).toBe("1 ERROR permission denied");
  expect(call("provider/1", "secret-get", "secret:u", "key")).toBe("v");
});

test("a reader keeps its revision until it refreshes", () => {
  const { call, model, set } = session(related());
  set(addSecret(model(), { id: "secret:u", content: { key: "old" }, grants: ["client"] }));
  expect(hooksAfterSecret(model(), "secret:u")).toEqual([]);
  expect(call("client/0", "secret-get", "secret:u", "key", "--label", "theirs")).toBe("old");
  set(reviseSecret(model(), "secret:u", { key: "new" }));
  expect(hooksAfterSecret(model(), "secret:u")).toEqual([
    { unit: "client/0", hook: "secret-changed", secret: { id: "secret:u", label: "theirs" } },
  ]);
  expect(call("client/0", "secret-get", "--label", "theirs")).toBe("key: old");
  expect(call("client/0", "secret-get", "secret:u", "key", "--peek")).toBe("new");
  expect(call("client/0", "secret-get", "secret:u", "key")).toBe("old");
  expect(call("client/0", "secret-get", "secret:u", "key", "--refresh")).toBe("new");
  expect(call("client/0", "secret-get", "secret:u", "key")).toBe("new");
  expect(hooksAfterSecret(model(), "secret:u")).toEqual([]);
});

test("equal content makes no revision, and other content does", () => {
  const { call } = session(related());
  const id = call("provider/0", "secret-add", "--label", "one", "key=v");
  const revision = () => /revision: (\d+)/.exec(call("provider/0", "secret-info-get", "--label", "one"))?.[1];
  expect(call("provider/0", "secret-set", id, "key=v")).toBe("");
  expect(revision()).toBe("1");
  call("provider/0", "secret-set", id, "key=w", "--description", "d");
  expect(revision()).toBe("2");
  expect(call("provider/0", "secret-get", id, "key")).toBe("w");
  expect(call("provider/0", "secret-ids")).toBe(id.replace("secret:", ""));
  call("provider/0", "secret-remove", id, "--revision", "2");
  expect(call("provider/0", "secret-get", id, "key")).toBe("v");
  call("provider/0", "secret-remove", id);
  expect(call("provider/0", "secret-get", id)).toBe(`1 ERROR secret "${id.replace("secret:", "")}" not found`);
});

test("values come from files and as base64, and go as base64", () => {
  const { call } = session(related());
  const id = call("provider/0", "secret-add", "key#file=/x", "other#base64=aMO2");
  expect(call("provider/0", "secret-get", id, "key")).toBe("from a file");
  expect(call("provider/0", "secret-get", id, "other")).toBe("hö");
  expect(call("provider/0", "secret-get", id, "other#base64")).toBe("aMO2");
});

test("two units add secrets in the same state of the model under different ids", () => {
  const model = related();
  const add = (unit: string) => session(model).call(unit, "secret-add", "--owner", "unit", "key=v");
  expect(add("provider/0")).not.toBe(add("provider/1"));
});
