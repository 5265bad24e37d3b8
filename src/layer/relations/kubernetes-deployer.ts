import { isJsonMap, parseJson, textsOf, type Json } from "../../core/index.ts";
import { RelationDataError } from "../../juju/index.ts";
import { isKubernetesObject, type KubernetesObject } from "../../kubernetes/index.ts";
import type { Owner } from "../names.ts";
import { deployerUuid } from "../python-names.ts";

/**
 * What a unit publishes to have objects made (interface kubernetes-deployer): values that go out as JSON. The deployer
 * gives the objects of one `uuid` a label, and deletes all of them once nobody asks for any.
 */
export function deployerRequest(owner: Owner, resource: readonly KubernetesObject[]): Readonly<Record<string, Json>> {
  return {
    resource: parseJson(JSON.stringify(resource)),
    uuid: deployerUuid(owner),
    model_uuid: owner.model.uuid,
    juju_unit: owner.application,
  };
}

/** What a deployer says. */
export type DeployerAnswer = {
  /** The objects as they were when the deployer last looked. */
  readonly live: readonly KubernetesObject[];
  /** The addresses of the cluster's nodes, IPv6 without brackets. */
  readonly workers: readonly string[];
  /** What the deployer could not do, in its words. */
  readonly error: string | undefined;
};

/** A unit of a deployer and what it publishes, decoded. */
export type DeployerUnit = { readonly name: string; readonly received: ReadonlyMap<string, Json> };

/**
 * Reads what the units of a deployer publish: that of the first, in natural order, that has a status, because only its
 * leader acts. `status` has had three shapes: objects by application, a list of objects, and `{"error": text}`. Throws
 * `RelationDataError` for another one.
 */
export function readDeployer(units: readonly DeployerUnit[], application: string, relation: string): DeployerAnswer {
  const speaker = units.find(({ received }) => hasContent(received.get("status")));
  const workers = units.map(({ received }) => received.get("workers")).find(hasContent);
  const nodes = Array.isArray(workers) ? workers.filter((one) => typeof one === "string") : [];
  const status = speaker?.received.get("status");
  if (speaker === undefined || status === undefined) return { live: [], workers: nodes, error: undefined };
  const error = textsOf(status)["error"];
  const objects = isJsonMap(status) ? (status[application] ?? []) : status;
  if (error === undefined && !Array.isArray(objects)) {
    const problem = { key: "status", message: "is neither a list of objects nor an error" };
    throw new RelationDataError({ relation, who: speaker.name }, [problem]);
  }
  // An object that is not there, or not yet, is null in the list.
  return { live: Array.isArray(objects) ? objects.filter(isKubernetesObject) : [], workers: nodes, error };
}

const hasContent = (value: Json | undefined): boolean => value !== undefined && value !== null && value !== "";

/**
 * A deployer's words without what is in these Secrets: as base64, decoded, and each longer word, text
 * in quotes and property's value of it. It may quote the
 * answer of `kubectl`, and that the object.
 */
export function withoutSecrets(text: string, objects: readonly KubernetesObject[]): string {
  const values = objects.filter(({ kind }) => kind === "Secret").flatMap(({ data }) => Object.values(textsOf(data)));
  const pieces = values.flatMap((base64) => {
    const decoded = Buffer.from(base64, "base64").toString();
    const words = decoded.split(/[\s"'\\,;:={}[\]]+/);
    const quoted = [...decoded.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inside = ""]) => inside);
    const properties = [...decoded.matchAll(/^[^=\n]*=(.*)$/gm)].map(([, value = ""]) => value.trim());
    return [base64, decoded, ...[...words, ...quoted, ...properties].filter((piece) => piece.length > 4)];
  });
  const longestFirst = [...new Set(pieces)].filter(Boolean).toSorted((a, b) => b.length - a.length);
  return longestFirst.reduce((rest, piece) => rest.replaceAll(piece, "…"), text);
}
