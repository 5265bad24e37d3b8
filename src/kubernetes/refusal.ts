import type { Remedy } from "../core/index.ts";
import type { Asked, Refusal } from "./errors.ts";
import { fieldsOf, listOf, textOf } from "./json-fields.ts";
import { rightIn, type Right } from "./rights.ts";

/** What the server's Status body says; see https://kubernetes.io/docs/reference/using-api/api-concepts/. */
type Status = {
  readonly message: string;
  readonly reason: string;
  readonly detailKind: string;
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
};

/**
 * Turns an answer that refuses into a sentence and a remedy. `body` is the raw text of the answer.
 *
 * The server's own message is quoted only where it can't hold data of the object: `Invalid` messages repeat the
 * values they complain of, so of those only the fields and the rule are kept.
 */
export function describeRefusal(asked: Asked, status: number, body: string): Refusal {
  const said = parseStatus(body);
  const { detail, step, remedy, missingRight } = explain(asked, status, said);
  return {
    status,
    // A proxy's own 401 need not say so.
    reason: status === 401 ? "Unauthorized" : said.reason,
    remedy,
    missingRight,
    message: `Kubernetes refused to ${asked.verb} ${subject(asked)} (${status}): ${detail}; ${step}`,
  };
}

/**
 * The faults that the server found while it read an apply: `.spec.replica: field not declared in schema`. Empty when
 * the body says nothing of the kind. They come with status 500 and without a reason, whatever `fieldValidation` asks
 * for (measured on 1.34 and 1.37), so only the text tells them from a server in trouble.
 */
export function schemaFaults(body: string): readonly string[] {
  return faultsIn(parseStatus(body).message);
}

function faultsIn(message: string): readonly string[] {
  // A path may hold keys, as in .containers[name="worker"]; after "got" follows the value, which is left out.
  const path = /(\.[^\s:[]+(?:\[[^\]]*\]|[^\s:[])*): (field not declared in schema|expected [^,\n]*)/g;
  const faults = [...message.matchAll(path)].map(([, field, fault]) => `${field}: ${fault}`);
  const decoding = /failed to convert new object .*Kind=\w+: (?:error decoding from json: )?(.+)$/s.exec(message);
  return decoding === null
    ? faults
    : [...faults, `a value can't be decoded: ${decoding[1]?.replaceAll(/"[^"]*"/g, "…")}`];
}

type Explanation = {
  readonly detail: string;
  readonly step: string;
  readonly remedy: Remedy;
  readonly missingRight?: Right | undefined;
};

function explain(asked: Asked, status: number, said: Status): Explanation {
  if (status === 401) return block("the credentials are not accepted", asked.howToLogIn ?? "correct the kubeconfig");
  if (status === 403) return explainForbidden(asked, said);
  if (status === 404 && said.detailKind === "namespaces") {
    return block(quote(said.message), "create the namespace or choose another one");
  }
  if (status === 404 && said.reason === "") return block("it has no such API", "use a newer cluster");
  if (status === 404) return { detail: quote(said.message), step: "trying again later", remedy: "wait" };
  if (status === 413) return block(quote(said.message), "make its content smaller");
  if (status === 400 || status === 422) return block(describeCauses(asked, status, said), "correct the named fields");
  const faults = faultsIn(said.message);
  if (faults.length > 0) return block(faults.join(", "), "correct the named fields or use a newer cluster");
  if (status === 409 || status === 410 || status === 429 || status >= 500) {
    const told = asked.kind === "Secret" ? said.reason : quote(said.message || said.reason);
    return { detail: told || "no reason given", step: "trying again later", remedy: "wait" };
  }
  return block(said.reason || "no reason given", "see the log of the API server");
}

function explainForbidden(asked: Asked, said: Status): Explanation {
  if (said.causes.some((cause) => cause.reason === "NamespaceTerminating") || /being terminated/.test(said.message)) {
    return { detail: "the namespace is being deleted", step: "waiting for its end", remedy: "wait" };
  }
  if (said.message.includes("exceeded quota")) return block(quote(withoutSubject(asked, said)), "raise the quota");
  if (said.message.includes("violates PodSecurity")) {
    return block(quote(said.message), "change the namespace's pod security or the pod's options");
  }
  // "denied the request" is a webhook's, "denied request" a ValidatingAdmissionPolicy's.
  const denied = /^.*?denied (?:the )?request/s.exec(said.message);
  // An admission webhook is free to repeat the object, and so, of a Secret, its data.
  if (denied !== null) {
    return block(quote(asked.kind === "Secret" ? denied[0] : said.message), "satisfy or change that policy");
  }
  const step = asked.howToGrant ?? "grant this to the kubeconfig's user";
  return { ...block(quote(said.message), step), missingRight: rightIn(said.message) };
}

/** The sentence names the object already, and its place is short. */
function withoutSubject({ objectName = "" }: Asked, { message }: Status): string {
  const start = `"${objectName}" is forbidden: `;
  return message.includes(start) ? message.slice(message.indexOf(start) + start.length) : message;
}

const block = (detail: string, step: string): Explanation => ({ detail, step, remedy: "block" });

function describeCauses(asked: Asked, status: number, said: Status): string {
  const strict = [...said.message.matchAll(/(?:unknown|duplicate) field "[^"]*"/g)].map(([match]) => match);
  if (strict.length > 0) return strict.join(", ");
  const causes = said.causes.map((cause) => `${cause.field}: ${withoutValue(asked, cause.message)}`);
  if (causes.length > 0) return [...new Set(causes)].join(", ");
  return status === 400 && asked.kind !== "Secret" ? quote(said.message) : said.reason || "no reason given";
}

/** `Invalid value: "secret": must be positive` → `Invalid value, must be positive`. Of a Secret only the first part. */
function withoutValue(asked: Asked, message: string): string {
  const [fault = "", ...rest] = message.split(": ");
  if (/^(Forbidden|Required value|Too long|Too many)$/.test(fault)) return message;
  const rule = rest.length > 1 ? rest.at(-1) : undefined;
  // The server quotes texts and objects with ", so a rest with one is still a part of the value.
  return rule === undefined || rule.includes('"') || asked.kind === "Secret" ? fault : `${fault}, ${rule}`;
}

function subject({ kind, objectName, namespace }: Asked): string {
  const name = objectName === undefined ? kind : `${kind} ${objectName}`;
  return namespace === undefined ? name : `${name} in namespace ${namespace}`;
}

const quote = (message: string): string => {
  const line = message.replaceAll(/\s+/g, " ").trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
};

function parseStatus(body: string): Status {
  const parsed = fieldsOf(parseJson(body));
  const details = fieldsOf(parsed["details"]);
  const causes = listOf(details["causes"]);
  return {
    message: parsed["kind"] === "Status" ? textOf(parsed["message"]) : body,
    reason: textOf(parsed["reason"]),
    detailKind: textOf(details["kind"]),
    causes: causes.map((cause) => ({
      reason: textOf(cause["reason"]),
      message: textOf(cause["message"]),
      field: textOf(cause["field"]),
    })),
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
