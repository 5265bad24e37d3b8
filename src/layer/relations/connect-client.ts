import { parseJson, type Json } from "../../core/index.ts";
import { RelationDataError, type DataSource } from "../../juju/index.ts";
import type { Texts } from "./own-data.ts";

/** What an application of the interface connect_client asks for. */
export type ClientRequest =
  /** Nothing yet. */
  | { readonly state: "silent" }
  /** Where Connect is, and credentials: as a Juju secret, where `inSecret`. */
  | { readonly state: "client"; readonly inSecret: boolean }
  /** The workers are to load a plugin from a URL. */
  | { readonly state: "plugin" }
  | { readonly state: "wrong"; readonly problem: RelationDataError };

/** What a requirer publishes as `plugin-url` whose plugin is there already. */
const notRequired = "NOT-REQUIRED";

/**
 * Reads what an application publishes (charm-relation-interfaces, connect_client v0). A plugin is a program that the
 * workers run: its URL is not followed.
 */
export function readClientRequest(bag: ReadonlyMap<string, string>, source: DataSource): ClientRequest {
  const url = bag.get("plugin-url")?.trim() ?? "";
  if (url === "") return { state: "silent" };
  if (url !== notRequired) return { state: "plugin" };
  const requested = listOf(bag.get("requested-secrets"));
  if (requested === undefined) {
    const problem = new RelationDataError(source, [{ key: "requested-secrets", message: "is no JSON list" }]);
    return { state: "wrong", problem };
  }
  return { state: "client", inSecret: requested.includes("username") || requested.includes("password") };
}

/**
 * What is published for these services (`host:port`, IPv6 in brackets), besides the credentials: URLs with commas
 * between, and that they are without TLS. No service withdraws the URLs.
 */
export function clientAnswer(services: readonly string[]): Texts {
  const endpoints = services.map((service) => `http://${service}`).join(",");
  return endpoints === "" ? { endpoints } : { endpoints, tls: "disabled" };
}

/** The user of a relation, as providers of the interface call it. */
export function clientUser(relation: string): string {
  return `relation-${relation.split(":").at(-1)}`;
}

function listOf(text: string | undefined): readonly Json[] | undefined {
  if (text === undefined || text === "") return [];
  try {
    const value = parseJson(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
