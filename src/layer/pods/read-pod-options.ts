import { ConfigError, parseJson, stableJson, type Json } from "../../core/index.ts";
import { configFolder, secretsFolder } from "../start-script.ts";
import type { PodOptions, VolumeMount } from "./pod-options.ts";
import { podOptions } from "./schema.ts";

/**
 * Checks what an upper layer gave to `setPodOptions`. Throws `config-invalid` that names the path of the first wrong
 * value and what is wrong with it, and never the value: it can be secret. Loads zod; import it lazily.
 */
export function readPodOptions(kept: Json): PodOptions {
  const read = podOptions.safeParse(parseJson(stableJson(kept))); // the order of keys must not reach the objects
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(issue?.path ?? [], issue === undefined ? "is not valid" : whatIsWrong(issue));
  }
  checkTogether(read.data);
  return read.data;
}

type Issue = {
  readonly code: string;
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
  readonly issues?: readonly { readonly message: string }[];
};

function whatIsWrong({ code, message, keys = [], expected = "", issues = [] }: Issue): string {
  if (code === "unrecognized_keys") return `has no ${keys.map((key) => `"${key}"`).join(", ")}: remove it`;
  if (code === "invalid_key") return issues[0]?.message ?? message;
  if (code === "invalid_type" && message.startsWith("Invalid input")) return `must be ${nouns[expected] ?? expected}`;
  return message;
}

const nouns: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What no value can be blamed for alone. */
function checkTogether({ env = {}, secretEnv = {}, ...options }: PodOptions): void {
  const twice = Object.keys(secretEnv).find((name) => Object.hasOwn(env, name));
  if (twice !== undefined) refuse(["env", twice], "is in secretEnv, too: remove one of them");
  const { volumes = [], volumeMounts = [], initContainers = [] } = options;
  const names = volumes.map(({ name }) => name);
  refuseTwice(["volumes"], names);
  refuseTwice(
    ["initContainers"],
    initContainers.map(({ name }) => name),
  );
  checkMounts(["volumeMounts"], volumeMounts, names);
  for (const [index, { mountPath }] of volumeMounts.entries()) {
    const taken = [configFolder, secretsFolder].find((folder) => `${mountPath}/`.startsWith(`${folder}/`));
    if (taken === undefined && mountPath.replace(/\/+$/, "") !== "/tmp") continue;
    refuse(["volumeMounts", index, "mountPath"], `is in the layer's ${taken ?? "/tmp"}: choose another one`);
  }
  for (const [index, { volumeMounts: mounts = [] }] of initContainers.entries()) {
    checkMounts(["initContainers", index, "volumeMounts"], mounts, [...names, "tmp"]);
  }
}

function checkMounts(path: Path, mounts: readonly VolumeMount[], volumes: readonly string[]): void {
  for (const [index, { name }] of mounts.entries()) {
    if (!volumes.includes(name)) refuse([...path, index, "name"], `"${name}" is not among the volumes: add it there`);
  }
  refuseTwice(
    path,
    mounts.map(({ mountPath }) => mountPath.replace(/\/+$/, "")),
  );
}

function refuseTwice(path: Path, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(path, `has "${twice}" twice: remove one of them`);
}

type Path = readonly PropertyKey[];

function refuse(path: Path, what: string): never {
  const place = path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = String(key);
    return /^\w+$/.test(name) ? `${text}${text === "" ? "" : "."}${name}` : `${text}["${name}"]`;
  }, "");
  throw new ConfigError("setPodOptions", `setPodOptions of the upper layer: ${place === "" ? "it" : place} ${what}`);
}
