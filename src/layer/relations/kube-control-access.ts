import { textsOf } from "../../core/index.ts";
import { hookContext, HookToolError, readSecret, status, unitStore, type EndpointRelation } from "../../juju/index.ts";
import { kubeconfigText } from "../kubeconfig-text.ts";
import { kubeControlRequest, kubeControlUser, readKubeControl, type Held, type KubeControl } from "./kube-control.ts";
import { relationToCluster } from "./one-cluster.ts";
import { keepPublished, liveRelations, relationRow } from "./own-data.ts";

const endpoint = "kube-control";

/** Each unit asks for a token of its own, in every relation: those that do not lead look at the workers too. */
export async function askKubeControl(): Promise<void> {
  for (const relation of liveRelations(endpoint)) {
    await keepPublished(relation, relation.toPublishRaw, kubeControlRequest(hookContext()));
  }
}

/** Whether some cluster is to be reached this way, once it has said how. */
export function hasKubeControl(): boolean {
  return liveRelations(endpoint).length > 0;
}

/**
 * A kubeconfig of what the relation says; `undefined` while it does not, and then the status says what is missing or does
 * not fit the interface.
 */
export async function kubeControlKubeconfig(): Promise<string | undefined> {
  const relation = relationToCluster(endpoint);
  return relation && kubeconfigFrom(relation);
}

async function kubeconfigFrom(relation: EndpointRelation): Promise<string | undefined> {
  const known = rememberedAccess(relation);
  const access = known ?? (await lookAt(relation));
  if (access === undefined) return undefined;
  const token = await reveal(access.token);
  if (token === undefined) return waitFor(relation, "its secrets, which are not granted yet");
  return kubeconfigText({ ...access, token });
}

type Access = { readonly server: string; readonly token: Held; readonly ca: string | undefined };

async function lookAt(relation: EndpointRelation): Promise<Access | undefined> {
  const said: KubeControl = readKubeControl(relation.joinedUnits, kubeControlUser(hookContext()), relation.id);
  unitStore().unset(rowOf(relation));
  if (said.state === "wrong") {
    status.blocked(said.problem.message);
    return undefined;
  }
  if (said.state === "incomplete") return waitFor(relation, said.missing);
  const { server, token } = said;
  const ca = said.ca && (await reveal(said.ca));
  if (said.ca !== undefined && ca === undefined) return waitFor(relation, "its secrets, which are not granted yet");
  if ("secret" in token) unitStore().set(rowOf(relation), { server, secret: token.secret, ca: ca ?? "" });
  return { server, token, ca };
}

/**
 * What the last hook that looked found, without the token. `update-status` tells of no change of relations, so there
 * nothing is read but the token.
 */
function rememberedAccess(relation: EndpointRelation): Access | undefined {
  if (hookContext().hook !== "update-status") return undefined;
  const { server, secret, ca } = textsOf(unitStore().get(rowOf(relation)));
  if (server === undefined || secret === undefined) return undefined;
  return { server, token: { secret, key: "client-token" }, ca: ca || undefined };
}

/** The text; `undefined` while the secret is not granted to this unit. */
async function reveal(held: Held): Promise<string | undefined> {
  if ("text" in held) return held.text;
  try {
    return (await readSecret(held.secret))[held.key];
  } catch (error) {
    if (!(error instanceof HookToolError)) throw error;
    if (error.kind !== "secret-not-found" && error.kind !== "permission-denied") throw error;
    return undefined;
  }
}

function waitFor({ id, applicationName }: EndpointRelation, what: string): undefined {
  status.waiting(`relation ${id}: waiting for ${applicationName} to publish ${what}`);
}

const rowOf = ({ id }: EndpointRelation): string => relationRow(id, "cluster");
