import type { RunTool } from "../run-tool.ts";
import { asTexts, entriesOf, listOf, readTool, stringsOf } from "./answer.ts";

/** A secret by its id (`secret:…`), or by the label that its owner or this unit gave it. */
export type SecretRef = string | { readonly label: string };

/** Which revision is read: without any flag the one that this unit reads so far, at first the newest. */
export type SecretReading = {
  /** This unit's own name for the secret from now on; only beside an id. */
  readonly label?: string;
  /** The newest revision now, and the one so far next time. */
  readonly peek?: boolean;
  /** The newest revision, from now on. */
  readonly refresh?: boolean;
};

/**
 * `secret-get`: the content of a secret. Reading it for the first time subscribes this unit to `secret-changed`.
 * Rejects with the kind `secret-not-found`, or `permission-denied` where it is not granted to this application.
 */
export async function secretGet(
  run: RunTool,
  secret: SecretRef,
  reading?: SecretReading,
): Promise<Readonly<Record<string, string>>>;
/** `secret-get`: the value of one key; by id, because beside a label the tool takes a key for an id. Rejects for others. */
export async function secretGet(
  run: RunTool,
  id: string,
  reading: SecretReading & { readonly key: string },
): Promise<string>;
export async function secretGet(
  run: RunTool,
  secret: SecretRef,
  { label, peek, refresh, key }: SecretReading & { readonly key?: string } = {},
): Promise<string | Readonly<Record<string, string>>> {
  const flags = [
    ...(label === undefined ? [] : ["--label", label]),
    ...(peek ? ["--peek"] : []),
    ...(refresh ? ["--refresh"] : []),
  ];
  const keys = key === undefined ? [] : [key];
  const answer = await readTool(run, "secret-get", [...flags, ...refArguments(secret), ...keys]);
  return typeof answer === "string" ? answer : asTexts(answer);
}

/** What the owner may know of a secret, which is all but its content. */
export type SecretInfo = {
  /** With `secret:` in front. */
  readonly id: string;
  /** The newest. */
  readonly revision: number;
  readonly label: string | undefined;
  readonly owner: "application" | "unit";
  readonly description: string | undefined;
  /** `never`, `hourly` and so on. */
  readonly rotation: string | undefined;
  /** ISO 8601, as are the next. */
  readonly expiry: string | undefined;
  readonly rotates: string | undefined;
  /** To whom it is granted (Juju 3.5 and later): `application-shop`, in the relation of `scope`. */
  readonly access: readonly Readonly<Record<string, string>>[];
};

/** `secret-info-get`: what this unit's own secret is. Rejects with the kind `secret-not-found` for others' secrets. */
export async function secretInfoGet(run: RunTool, secret: SecretRef): Promise<SecretInfo> {
  const answer = await readTool(run, "secret-info-get", refArguments(secret));
  const [[id, info] = ["", null]] = entriesOf(answer);
  const texts = asTexts(info);
  return {
    id: withScheme(id),
    revision: Number(texts["revision"] ?? 0),
    label: texts["label"] || undefined,
    owner: texts["owner"] === "unit" ? "unit" : "application",
    description: texts["description"] || undefined,
    rotation: texts["rotation"] || undefined,
    expiry: texts["expiry"] || undefined,
    rotates: texts["rotates"] || undefined,
    access: listOf(new Map(entriesOf(info)).get("access")).map(asTexts),
  };
}

/** `secret-ids`: the ids of the secrets that this unit may change, with `secret:` in front. */
export async function secretIds(run: RunTool): Promise<readonly string[]> {
  return stringsOf(await readTool(run, "secret-ids", []))
    .map(withScheme)
    .toSorted();
}

const withScheme = (id: string): string => (id === "" || id.startsWith("secret:") ? id : `secret:${id}`);

const refArguments = (secret: SecretRef): readonly string[] =>
  typeof secret === "string" ? ["--", secret] : ["--label", secret.label];
