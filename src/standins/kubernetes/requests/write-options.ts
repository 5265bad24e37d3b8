import { invalidObject, type Cause, type Reply, type StandInRequest } from "./exchange.ts";

/** How a write is meant, from its query. */
export type WriteOptions = {
  readonly dryRun: boolean;
  readonly force: boolean;
  /** By default the first word of the user agent. */
  readonly fieldManager: string;
  readonly validation: "Strict" | "Warn" | "Ignore";
};

/** True for a server-side apply. */
export function isApply({ contentType }: StandInRequest): boolean {
  return contentType.startsWith("application/apply-patch+");
}

/** Reads a write's options. A reply is the refusal of wrong ones. */
export function writeOptions(request: StandInRequest): WriteOptions | Reply {
  const query = request.url.searchParams;
  const manager = query.get("fieldManager") ?? "";
  const dryRun = query.getAll("dryRun").filter((value) => value !== "");
  const validation = query.get("fieldValidation") ?? "";
  const causes: Cause[] = [];
  if (isApply(request) && manager === "") {
    const message = "Required value: is required for apply patch";
    causes.push({ reason: "FieldValueRequired", message, field: "fieldManager" });
  }
  if (request.method === "PATCH" && !isApply(request) && query.has("force")) {
    const message = "Forbidden: may not be specified for non-apply patch";
    causes.push({ reason: "FieldValueForbidden", message, field: "force" });
  }
  if (dryRun.some((value) => value !== "All")) {
    const message = `Unsupported value: ${JSON.stringify(dryRun)}: supported values: "All"`;
    causes.push({ reason: "FieldValueNotSupported", message, field: "dryRun" });
  }
  if (validation !== "" && !isValidation(validation)) {
    const message = `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`;
    causes.push({ reason: "FieldValueNotSupported", message, field: "fieldValidation" });
  }
  if (causes.length > 0) {
    const kind = { POST: "CreateOptions", PUT: "UpdateOptions" }[request.method] ?? "PatchOptions";
    return invalidObject({ kind, group: "meta.k8s.io", name: "" }, causes);
  }
  return {
    dryRun: dryRun.length > 0,
    force: ["true", "1"].includes(query.get("force") ?? ""),
    fieldManager: manager || (request.userAgent.split("/")[0] ?? "") || "unknown",
    validation: isValidation(validation) ? validation : "Warn",
  };
}

const isValidation = (text: string): text is WriteOptions["validation"] =>
  text === "Strict" || text === "Warn" || text === "Ignore";
