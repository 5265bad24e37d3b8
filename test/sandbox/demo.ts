import { readFileSync } from "node:fs";
import {
  addRemote,
  addSecret,
  answer,
  createModel,
  deploy,
  relate,
  setRelationData,
  type Answer,
  type CharmFacts,
  type HookContext,
  type Model,
} from "../../src/sandbox/index.ts";
import { joinRelation } from "../../src/sandbox/relations.ts";

const charm: CharmFacts = {
  folder: "/charm",
  name: "demo",
  options: {
    workers: { type: "int", default: 2 },
    verbose: { type: "boolean", default: false },
    title: { type: "string" },
    tags: { type: "string", default: "<a> & b" },
  },
  endpoints: {
    db: { interface: "mysql", role: "requires" },
    website: { interface: "http", role: "provides" },
    cluster: { interface: "demo-cluster", role: "peers" },
  },
  bindings: ["admin"],
  containers: [],
  actions: ["backup"],
};

export const mine = `secret:${"a".repeat(20)}`;
export const foreign = `secret:${"b".repeat(20)}`;
export const granted = `secret:${"c".repeat(20)}`;

/** demo/0 leads demo/1; relation 0 is the peers', relation 1 leads to mysql/0. */
function demo(): Model {
  let model = deploy(createModel(), { charm, units: 2, resources: { image: "/tmp/image.txt" } });
  model = addRemote(model, { application: "mysql" });
  model = relate(model, "demo:db", "mysql:server");
  model = joinRelation(model, "demo/0", { relation: 1, remoteUnit: "mysql/0" });
  model = setRelationData(model, { relation: 1, who: "mysql/0", data: { host: "h", "private-address": "" } });
  model = setRelationData(model, { relation: 1, who: "mysql", data: { name: "sakila" } });
  model = setRelationData(model, { relation: 1, who: "demo", data: { wanted: "x" } });
  model = addSecret(model, { id: mine, owner: "demo", content: { "pass-word": "p" }, label: "own" });
  model = addSecret(model, { id: foreign, content: { "pass-word": "p" } });
  return addSecret(model, { id: granted, content: { "pass-word": "p" }, grants: ["demo"] });
}

const readFile = (path: string) => readFileSync(path, "utf8");
export const leader: HookContext = { model: demo(), unit: "demo/0", readFile };
export const follower: HookContext = { ...leader, unit: "demo/1" };
export const joined: HookContext = { ...leader, relation: { id: 1, remoteUnit: "mysql/0", remoteApp: "mysql" } };
export const appChanged: HookContext = { ...leader, relation: { id: 1, remoteApp: "mysql" } };
export const action: HookContext = {
  ...leader,
  action: { name: "backup", parameters: { depth: { of: "sea" } }, results: {}, log: [] },
};

/** Calls a tool from a command line of plain words; `·` stands for a blank within a word. */
export function call(line: string, context: HookContext, stdin = ""): Answer {
  const [tool = "", ...words] = line.split(" ");
  const args = words.map((word) => word.replaceAll("·", " "));
  return answer({ tool, args, stdin, time: "2026-11-22T10:00:00.000Z" }, context);
}

/** A command line, the hook it is called in, and what comes of it. */
export type Row = readonly [line: string, context: HookContext, code: number, printed: string];
