import { action, defineLayer, hook, status } from "kafka-connect-base";
import { hookContext, isLeader } from "kafka-connect-base/juju";
import { probe, type CallTool, type Findings, type Situation } from "./probe.ts";
import { rows } from "./rows/index.ts";
import { toolCaller } from "./run-tool.ts";

/** What the tools themselves say of the place; where they say nothing, the rows about it are left out. */
async function readNames(call: CallTool): Promise<Situation["names"]> {
  const { unit, application, model } = hookContext();
  const answer = async (...[tool, ...args]: readonly [string, ...string[]]): Promise<string | undefined> => {
    const lines = (await call(tool, args, undefined))?.stdout.split("\n") ?? [];
    return lines.find((line) => line !== "");
  };
  const [peer, db] = [await answer("relation-ids", "cluster"), await answer("relation-ids", "db")];
  const remoteUnit = db && (await answer("relation-list", "-r", db));
  const remoteApplication = db && (await answer("relation-list", "-r", db, "--app"));
  return {
    unit,
    application,
    model: model.uuid,
    ...(peer && { peer, "peer-number": peer.split(":")[1] ?? "" }),
    ...(db && { db }),
    ...(remoteUnit && { "remote-unit": remoteUnit }),
    ...(remoteApplication && { "remote-application": remoteApplication }),
  };
}

async function probeTools(): Promise<Findings> {
  const { jujuVersion, inKubernetes } = hookContext();
  const call = toolCaller();
  const situation: Situation = {
    in: "action",
    leader: isLeader(),
    version: jujuVersion,
    model: inKubernetes ? "caas" : "iaas",
    fixture: false,
    names: await readNames(call),
  };
  return probe(rows, situation, call);
}

/** Numbered from 1, with leading zeros, so that they are shown in their order. */
const numbered = (differences: Findings["differences"]) =>
  Object.fromEntries(differences.map((one, index) => [String(index + 1).padStart(3, "0"), { ...one }]));

function beReady(): void {
  status.active("juju run the action probe");
}

export const layer = defineLayer("hook-tool-probe", [hook("install", "config-changed", "upgrade-charm").do(beReady)], {
  actions: [
    action("probe").do(async () => {
      const { ran, skipped, differences } = await probeTools();
      return {
        juju: hookContext().jujuVersion,
        rows: ran,
        skipped,
        differences: differences.length,
        ...(differences.length === 0 ? {} : { difference: numbered(differences) }),
      };
    }),
  ],
});
