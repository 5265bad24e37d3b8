import { isJsonMap, parseJson, textsOf, type Json } from "../../core/index.ts";
import { hasFeature, RelationDataError, type HookContext } from "../../juju/index.ts";
import type { Texts } from "./own-data.ts";

/**
 * The user that a unit asks a token for. Unlike those of other models' units, which may be related to the same
 * cluster: the provider keeps the tokens of all relations in one list.
 */
export function kubeControlUser({ model, unit }: Pick<HookContext, "model" | "unit">): string {
  return `juju:${model.uuid}:${unit}`;
}

/**
 * What a unit publishes to ask for a token (interface kube-control, `AuthRequest`): raw texts. The group decides what
 * the token may do; of those that every cluster has, only `system:masters` may write Deployments. Schema 1 says that
 * tokens may come as Juju secrets.
 */
export function kubeControlRequest(context: Pick<HookContext, "model" | "unit" | "jujuVersion">): Texts {
  return {
    kubelet_user: kubeControlUser(context),
    auth_group: "system:masters",
    schema_vers: hasFeature(context.jujuVersion, "secrets between charms") ? "[0, 1]" : "[0]",
  };
}

/** A text that is there, or in a key of a Juju secret. */
export type Held = { readonly text: string } | { readonly secret: string; readonly key: string };

/** Access to a cluster as units of the interface kube-control publish it. */
export type KubeControl =
  | { readonly state: "ready"; readonly server: string; readonly token: Held; readonly ca: Held | undefined }
  /** More will come with a later hook. */
  | { readonly state: "incomplete"; readonly missing: string }
  | { readonly state: "wrong"; readonly problem: RelationDataError };

/** A remote unit and its texts. */
export type Provider = { readonly name: string; readonly receivedRaw: ReadonlyMap<string, string> };

/**
 * Reads what the units of a provider publish, in natural order. Only its leader hands out tokens, so the unit that has
 * ours counts; what it lacks is taken from the first that has it. Of several API endpoints the first in alphabetical
 * order is taken, as the Python library does.
 */
export function readKubeControl(providers: readonly Provider[], user: string, relation: string): KubeControl {
  const wrong = ({ name }: Provider, key: string, message: string): KubeControl => ({
    state: "wrong",
    problem: new RelationDataError({ relation, who: name }, [{ key, message }]),
  });
  for (const provider of providers) {
    const creds = jsonOf(provider.receivedRaw.get("creds"));
    if (creds === undefined) continue;
    if (!isJsonMap(creds)) return wrong(provider, "creds", "is no JSON object");
    if (creds[user] === undefined) continue;
    const token = tokenOf(creds[user]);
    if (token === undefined) return wrong(provider, "creds", "has no token for this unit");
    const from = [provider, ...providers].find(({ receivedRaw }) => receivedRaw.get("api-endpoints"));
    if (from === undefined) return { state: "incomplete", missing: "api-endpoints" };
    const server = serverOf(jsonOf(from.receivedRaw.get("api-endpoints")));
    if (server === undefined) return wrong(from, "api-endpoints", "is no JSON list of https URLs");
    return { state: "ready", server, token, ca: caOf([provider, ...providers]) };
  }
  return { state: "incomplete", missing: "credentials" };
}

/** `kubelet_token` and `proxy_token` are those of a cluster's own nodes. */
function tokenOf(creds: Json): Held | undefined {
  const { "secret-id": secret, client_token: text } = textsOf(creds);
  if (secret) return { secret, key: "client-token" };
  return text ? { text } : undefined;
}

function serverOf(endpoints: Json | undefined): string | undefined {
  if (!Array.isArray(endpoints)) return undefined;
  return endpoints
    .filter((url) => typeof url === "string" && URL.canParse(url) && new URL(url).protocol === "https:")
    .map(String)
    .toSorted()[0];
}

function caOf(providers: readonly Provider[]): Held | undefined {
  const secrets = providers.map(({ receivedRaw }) => receivedRaw.get("ca-certificate-secret-id"));
  const secret = secrets.find((id) => id !== undefined && id !== "");
  return secret === undefined ? undefined : { secret, key: "ca-certificate" };
}

/** What JSON says; `undefined` for nothing, the text itself where it is none. */
function jsonOf(text: string | undefined): Json | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
