import type { Trouble } from "./trouble.ts";

/** The Secret or ConfigMap, or the key of one, that the kubelet's message misses; `undefined` when it misses none. */
export function missingObject(message: string): Extract<Trouble, { cause: "missing-object" }> | undefined {
  const object = /\b(secret|configmap)s? "([^"]+)" not found/i.exec(message);
  if (object !== null) return { cause: "missing-object", kind: kindOf(object[1]), name: object[2] ?? "" };
  const key = /couldn't find key (\S+) in (secret|configmap) (?:[^/\s]+\/)?(\S+)/i.exec(message);
  if (key === null) return undefined;
  return { cause: "missing-object", kind: kindOf(key[2]), name: key[3] ?? "", key: key[1] ?? "" };
}

const kindOf = (word = ""): string => (word.toLowerCase() === "secret" ? "Secret" : "ConfigMap");
