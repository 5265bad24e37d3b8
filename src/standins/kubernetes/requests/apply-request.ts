import { fieldsAt, isFields, textAt, type Fields } from "../fields.ts";
import { apply, type Conflict } from "../ownership/apply.ts";
import { pathsOf } from "../ownership/field-set.ts";
import { managersOf, type Manager } from "../ownership/managed-fields.ts";
import type { Target } from "../resources.ts";
import { readingFault, typingFaults } from "../schema/apply-faults.ts";
import { typeOfKind } from "../schema/schema.ts";
import { find, type Cluster } from "../store/cluster.ts";
import { readJson } from "./body.ts";
import { complete } from "./complete.ts";
import { badRequest, refusal, stale, type Reply, type StandInRequest } from "./exchange.ts";
import { conclude, homeless, mismatch, withoutOthersPart, writerOf } from "./write.ts";
import type { WriteOptions } from "./write-options.ts";

/** Answers a server-side apply. */
export function applyRequest(
  cluster: Cluster,
  target: Target,
  request: StandInRequest,
  how: { readonly options: WriteOptions; readonly subresource: string },
): Reply {
  const { options, subresource } = how;
  const config = readJson(request.body);
  if (!isFields(config)) return badRequest("error decoding YAML: error converting YAML to JSON");
  const before = find(cluster, target);
  const refused = configFault(target, config) ?? homeless(cluster, target, before === undefined);
  if (refused !== undefined) return refused;
  const version = textAt(config, "metadata", "resourceVersion");
  const present = textAt(before?.body, "metadata", "resourceVersion");
  if (before !== undefined && version !== "" && version !== present) return stale(target);

  const writer = writerOf(target, { options, subresource, operation: "Apply" });
  const base = before === undefined ? undefined : { body: before.body, managers: managersOf(before.body) };
  const own = withoutOthersPart(target, config, { before: undefined, subresource: "" });
  const { kind } = target.resource;
  const applied = apply(base, subresource === "status" ? config : own, { kind, writer });
  if (!options.force && applied.conflicts.length > 0) return conflict(applied.conflicts);
  const body = complete(
    cluster,
    target,
    withoutOthersPart(target, applied.body, { before: before?.body, subresource }),
  );
  return conclude(cluster, { target, body, managers: applied.managers, options, warnings: [] });
}

/** The refusal of a configuration that can't be applied at this place, or `undefined`. */
function configFault(target: Target, config: Fields): Reply | undefined {
  const { resource, name = "" } = target;
  const [kind, apiVersion] = [textAt(config, "kind"), textAt(config, "apiVersion")];
  if (kind !== resource.kind || apiVersion !== resource.apiVersion) {
    return badRequest(`invalid object type: ${apiVersion || "/"}, Kind=${kind}`);
  }
  if (fieldsAt(config, "metadata")["managedFields"] !== undefined) {
    return badRequest("metadata.managedFields must be nil");
  }
  const place = mismatch(target, config);
  if (place !== undefined) return place;
  const within = textAt(config, "metadata", "namespace");
  const version = resource.group === "" ? `/${apiVersion}` : apiVersion;
  const subject = `(${within}/${name}; ${version}, Kind=${kind})`;
  // As the real server does: 500, and no reason. Of several faults it tells one, or more.
  const faults = typingFaults(config, kind);
  if (faults.length > 0) return refusal(500, `failed to create typed patch object ${subject}: ${faults.join("\n")}`);
  const unreadable = readingFault(config, typeOfKind(kind));
  if (unreadable === undefined) return undefined;
  const told = `unable to convert unstructured object to ${version}, Kind=${kind}: ${unreadable}`;
  return refusal(500, `failed to convert new object ${subject} to proper version: ${told}`);
}

/** 409 with whom the apply would take which fields from. */
function conflict(conflicts: readonly Conflict[]): Reply {
  const found = conflicts.map(({ owner, fields }) => ({ who: ownerText(owner), paths: pathsOf(fields) }));
  const causes = found.flatMap(({ who, paths }) =>
    paths.map((field) => ({ reason: "FieldManagerConflict", message: `conflict with ${who}`, field })),
  );
  const [only] = causes;
  const told =
    causes.length === 1 && only !== undefined
      ? `1 conflict: ${only.message}: ${only.field}`
      : `${causes.length} conflicts: ${found
          .toSorted((a, b) => (a.who < b.who ? -1 : 1))
          .map(({ who, paths }) => `conflicts with ${who}:\n${paths.map((path) => `- ${path}`).join("\n")}`)
          .join("\n")}`;
  return refusal(409, `Apply failed with ${told}`, { reason: "Conflict", details: { causes } });
}

function ownerText({ manager, operation, subresource, apiVersion }: Manager): string {
  const through = subresource === "" ? "" : ` with subresource "${subresource}"`;
  return `"${manager}"${through}${operation === "Update" ? ` using ${apiVersion}` : ""}`;
}
