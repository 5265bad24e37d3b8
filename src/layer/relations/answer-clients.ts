import { textsOf } from "../../core/index.ts";
import {
  hasFeature,
  hookContext,
  hookLog,
  hookTool,
  isLeader,
  status,
  tools,
  unitStore,
  type EndpointRelation,
} from "../../juju/index.ts";
import { isFlagSet } from "../../reactive/index.ts";
import { flags } from "../flags.ts";
import { observation } from "../observe.ts";
import { clientAnswer, clientUser, readClientRequest, type ClientRequest } from "./connect-client.ts";
import { forgetPublished, isPublished, keepPublished, liveRelations, relationRow } from "./own-data.ts";

/**
 * Answers the applications that are related to `connect-client`, in the application's data. A client starts its
 * connectors when it sees credentials, so they come together with the first endpoints and then stay for good;
 * endpoints follow the workers. One client's fault is no other's.
 */
export async function answerClients(): Promise<void> {
  for (const relation of liveRelations("connect-client")) {
    if (!isLeader() || hookContext().hook === "leader-elected") forgetPublished(relation.id);
    if (isLeader() && relation.joinedUnits.length > 0) await answer(relation);
  }
}

async function answer(relation: EndpointRelation): Promise<void> {
  const request = await requestOf(relation);
  const { state } = request;
  if (state === "plugin") status.blocked(`${pluginRefused(relation)}; use an image that has it`);
  if (state === "wrong") status.blocked(request.problem.message);
  const isRunning = isFlagSet(flags.running);
  const seen = observation();
  if (state !== "client" || (isRunning && seen === undefined)) return; // nobody could look: what was said stays
  const data = clientAnswer(isRunning ? (seen?.services ?? []) : []);
  if (isPublished(relation.id, data)) return;
  if (data["endpoints"] !== "") await giveCredentials(relation, request);
  await keepPublished(relation, relation.toPublishAppRaw, data);
}

/** What was asked does not change in `update-status`; there it is not read again. */
async function requestOf({ id, applicationName, receivedAppRaw }: EndpointRelation): Promise<ClientRequest> {
  const row = relationRow(id, "request");
  if (hookContext().hook === "update-status") {
    const { state, inSecret } = textsOf(unitStore().get(row));
    if (state === "client") return { state, inSecret: inSecret === "yes" };
    if (state === "plugin" || state === "silent") return { state };
  }
  const request = readClientRequest(await receivedAppRaw(), { relation: id, who: applicationName });
  if (request.state === "plugin" && textsOf(unitStore().get(row))["state"] !== "plugin") {
    hookLog().warning(`${pluginRefused({ applicationName })}; use an image that has it`);
  }
  const inSecret = request.state === "client" && request.inSecret ? "yes" : "no";
  unitStore().set(row, { state: request.state, inSecret });
  return request;
}

/**
 * Makes user and password where the relation has none yet. Connect's REST API asks nobody who they are; but clients
 * wait for both, and send them along.
 */
async function giveCredentials(
  { id, toPublishAppRaw: bag }: EndpointRelation,
  { inSecret }: Extract<ClientRequest, { readonly state: "client" }>,
): Promise<void> {
  if ((await bag.get("secret-user")) || (await bag.get("password"))) return;
  const { randomBytes } = process.getBuiltinModule("node:crypto"); // an import would cost every hook 4 ms
  const content = { username: clientUser(id), password: randomBytes(24).toString("base64url") };
  if (inSecret && hasFeature(hookContext().jujuVersion, "secrets between charms")) {
    const secret = await tools.secretAdd(hookTool(), content, { label: `${id.replace(":", ".")}.user.secret` });
    await tools.secretGrant(hookTool(), secret, { relation: id });
    bag.set("secret-user", secret);
    return;
  }
  for (const [key, text] of Object.entries(content)) bag.set(key, text);
}

const pluginRefused = ({ applicationName }: Pick<EndpointRelation, "applicationName">): string =>
  `connect-client: ${applicationName} asks for a plugin, which this charm does not load`;
