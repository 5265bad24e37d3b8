import { isJsonMap, parseJson, stableJson, textsOf, type Json } from "../core/index.ts";
import { applyAll, type KubernetesApi, type KubernetesObject } from "../kubernetes/index.ts";
import { hookLog, perHook, unitStore } from "../juju/index.ts";
import { kubernetes } from "./access.ts";
import { ownedByJuju } from "./juju-object.ts";
import { currentBase, owner } from "./owner.ts";
import { objectLabels } from "./names.ts";

/** Connector configurations by name, as upper layers declared them. */
export type DeclaredConnectors = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The Secret beside the workers that holds the declared connectors: they hold passwords and outlive a leader. */
export function connectorsName(base: string): string {
  return `${base}-connectors`;
}

const entry = "connectors.json";

/**
 * Connectors that the Python layer kept, until they are in the Secret. Every unit has them, and one that leads later must
 * not bring back what was forgotten meanwhile: once there is a Secret, it alone counts.
 */
export const adoptedConnectorsRow = "kafka-connect-base.adopted-connectors";

const known = perHook("declaredConnectors", (): { value: DeclaredConnectors | undefined } => ({
  value: undefined,
}));

/** The connectors that upper layers declared; none where Kubernetes can't be reached by this unit yet. */
export async function declaredConnectors(): Promise<DeclaredConnectors> {
  const api = await kubernetes();
  if (api === undefined) return {};
  return (known().value ??= (await read(api)) ?? connectorsIn(unitStore().get(adoptedConnectorsRow)));
}

/** Remembers a connector as declared; an equal configuration writes nothing. */
export async function declareConnector(name: string, config: Readonly<Record<string, string>>): Promise<void> {
  await write({ ...(await declaredConnectors()), [name]: config });
}

/** Forgets a declared connector; one that is not declared writes nothing. */
export async function forgetConnector(name: string): Promise<void> {
  const { [name]: _gone, ...rest } = await declaredConnectors();
  await write(rest);
}

/** The Secret's labels and owner are put right like those of other objects, where there is one. */
export async function keepDeclared(): Promise<void> {
  const [api, declared] = [await kubernetes(), await declaredConnectors()];
  if (api === undefined || Object.keys(declared).length === 0) return;
  await applyAll(api, [await secretOf(declared, api.namespace)], { log: hookLog() });
}

async function read(api: KubernetesApi): Promise<DeclaredConnectors | undefined> {
  const secret = await api.read("Secret", connectorsName(currentBase()));
  if (secret === undefined) return undefined;
  const text = textsOf(secret["data"])[entry];
  if (text === undefined) return {};
  return connectorsIn(parseJson(Buffer.from(text, "base64").toString("utf8")));
}

const connectorsIn = (kept: Json | undefined): DeclaredConnectors =>
  isJsonMap(kept) ? Object.fromEntries(Object.entries(kept).map(([name, one]) => [name, textsOf(one)])) : {};

async function write(connectors: DeclaredConnectors): Promise<void> {
  const api = await kubernetes();
  const isAsKept = stableJson(connectors) === stableJson(await declaredConnectors());
  if (api === undefined || (isAsKept && !unitStore().has(adoptedConnectorsRow))) return;
  await api.apply(await secretOf(connectors, api.namespace));
  known().value = connectors;
  unitStore().unset(adoptedConnectorsRow);
}

async function secretOf(connectors: DeclaredConnectors, namespace: string): Promise<KubernetesObject> {
  const labels = objectLabels(owner());
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: connectorsName(currentBase()), namespace, labels, ...(await ownedByJuju()) },
    type: "Opaque",
    data: { [entry]: Buffer.from(stableJson(connectors)).toString("base64") },
  };
}
