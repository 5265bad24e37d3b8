import { isLeader, type EndpointRelation } from "../../juju/index.ts";
import { clearFlag } from "../../reactive/index.ts";
import { kubernetes } from "../access.ts";
import { flags } from "../flags.ts";
import { owner } from "../owner.ts";
import { deployer, objectsIn, requestOf } from "./deployer-access.ts";
import { deployerRequest } from "./kubernetes-deployer.ts";
import { isPublished, keepPublished, liveRelations } from "./own-data.ts";

/** The key by which a leader tells the other units which relation it asks for objects. */
const asked = "kubernetes-request";

/**
 * Units ask a deployer each for itself, and it deletes everything when nobody asks any more. So a leader that has not
 * asked yet, because the one before it did, asks now, although nothing has changed.
 */
export async function askDeployerAsLeader(): Promise<void> {
  const relation = await deployerInForce();
  if (relation === undefined || !isLeader()) return;
  if (!(await isAsking(relation))) clearFlag(flags.configured);
}

/**
 * Who led before takes back what it asked for, but only after another unit has said that it asks now: the deployer must
 * at no time see nobody ask.
 */
export async function handOverRequest(): Promise<void> {
  const relation = await deployerInForce();
  if (relation === undefined) return;
  const [peers] = liveRelations("cluster");
  const tell = async (id: string): Promise<void> => {
    if (peers !== undefined) await keepPublished(peers, peers.toPublishRaw, { [asked]: id });
  };
  if (isLeader()) return tell((await isAsking(relation)) ? relation.id : "");
  const silent = { resource: "" };
  if (isPublished(relation.id, silent)) return;
  const isSilent = objectsIn(await relation.toPublish.get("resource")).length === 0;
  const isTaken = peers?.joinedUnits.some(({ receivedRaw }) => receivedRaw.get(asked) === relation.id);
  if (!isSilent && isTaken !== true) return;
  const nothing = Object.fromEntries(Object.keys(deployerRequest(owner(), [])).map((key) => [key, ""]));
  await keepPublished(relation, relation.toPublishRaw, isSilent ? silent : nothing);
  await tell("");
}

async function deployerInForce(): Promise<EndpointRelation | undefined> {
  return (await kubernetes())?.immediate === false ? deployer() : undefined;
}

async function isAsking(relation: EndpointRelation): Promise<boolean> {
  return (await requestOf(relation).deployments()).length > 0;
}
