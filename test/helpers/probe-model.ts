import {
  addRemote,
  createModel,
  createToolDirectory,
  deploy,
  memoryStore,
  readCharm,
  relate,
  type HookRequest,
  type Model,
  type ToolDirectory,
} from "../../src/sandbox/index.ts";
import { startAgent } from "../../src/sandbox/agent.ts";
import { changeUnit } from "../../src/sandbox/change.ts";
import { hookEnvironment } from "../../src/sandbox/environment.ts";
import { openSession, type Session } from "../../src/sandbox/hook-session.ts";
import { joinRelation, setRelationData } from "../../src/sandbox/relations.ts";

const noAddresses = { "private-address": "", "ingress-address": "", "egress-subnets": "" };

/** The probe charm: hook-tool-probe/0 leads; relation 0 is the peers', relation 1 leads from db to mysql/0. */
export async function probeModel(options: Partial<Pick<Model, "version" | "type">> = {}): Promise<Model> {
  const charm = await readCharm("tools/probe-charm");
  let model = createModel({ ...options, uuid: "9f0b2b3c-0000-4000-8000-000000000000" });
  model = deploy(model, { charm, units: 2, resources: { image: "/tmp/image.txt" } });
  model = relate(addRemote(model, { application: "mysql" }), "hook-tool-probe:db", "mysql:server");
  for (const unit of ["hook-tool-probe/0", "hook-tool-probe/1"]) {
    model = joinRelation(model, unit, { relation: 1, remoteUnit: "mysql/0" });
    model = changeUnit(model, unit, { storage: { "data/0": { kind: "filesystem", location: "/srv/data" } } });
    model = setRelationData(model, { relation: 0, who: unit, data: noAddresses });
  }
  const data = { ...noAddresses, host: "h", port: "9092", n: "true" };
  model = setRelationData(model, { relation: 1, who: "mysql/0", data });
  return setRelationData(model, { relation: 1, who: "mysql", data: { name: "sakila" } });
}

/** Opens a session of the sandbox for one hook or action of a model. */
export const openHook = (model: Model, request: HookRequest): Session =>
  openSession(memoryStore(model), request, { model });

/** A session whose tools are executables. */
export type ToolHook = {
  /** What Juju passes to the hook: its PATH leads to the tools. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends the hook well; resolves to the model with what its tools wrote. */
  readonly commit: () => Promise<Model>;
  /** Every call so far, as another user of the machine would see it. */
  readonly calls: readonly (readonly string[])[];
};

/** Starts one hook or action, with the executables of the model's version of Juju. */
export async function startToolHook(model: Model, request: HookRequest): Promise<ToolHook> {
  const store = memoryStore(model);
  const session = openSession(store, request, { model });
  const calls: (readonly string[])[] = [];
  const agent = await startAgent((call) => {
    calls.push([call.tool, ...call.args]);
    return session.answer(call);
  });
  const tools: ToolDirectory = await createToolDirectory(model.version);
  const around = { charm: "/charm", tools: tools.path, agent: agent.address, contextId: "hook", path: "/usr/bin:/bin" };
  return {
    environment: hookEnvironment(model, request, around),
    calls,
    commit: async () => {
      await Promise.all([agent.close(), tools.remove()]);
      const { edits } = await session.end();
      return store.update((now) => edits.reduce((next, edit) => edit(next), now));
    },
  };
}
