import { z } from "zod";
import { ConfigError, type Json } from "../core/index.ts";
import { splitTopics } from "./topics.ts";

/** The options of config.yaml, checked and in the form the layer uses. */
export type Options = {
  readonly workers: number;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly workerConfig: string;
  readonly image: string;
  readonly expose: "auto" | "nodeport" | "clusterip" | "loadbalancer";
  readonly namespace: string;
  /** Bytes. */
  readonly memory: number;
};

const topic = z.string().regex(/^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/, {
  error: ({ input }) => `"${String(input)}" is no legal topic name`,
});

const units: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

const memory = z
  .string()
  .regex(/^\d+(\.\d+)?(k|M|G|Ki|Mi|Gi)?$/, "must be a size such as 1Gi or 1536Mi")
  .transform((text) => {
    const [, amount = "", unit = ""] = /^([\d.]+)(\w*)$/.exec(text) ?? [];
    return Number(amount) * (units[unit] ?? 1);
  })
  .refine((bytes) => bytes >= 256 * 2 ** 20, "must be at least 256Mi: a worker does not start in less");

const schema = z.object({
  workers: z.int("must be a whole number").min(0, "must be 0 to 100").max(100, "must be 0 to 100"),
  "group-id": z.string().regex(/^[\x21-\x7e]*$/, "must hold no blanks or control characters"),
  topics: z.string().transform(splitTopics).pipe(z.array(topic)),
  "worker-config": z.string(),
  image: z.string().regex(/^\S*$/, "must hold no blanks"),
  expose: z.enum(
    ["auto", "nodeport", "clusterip", "loadbalancer"],
    "must be auto, nodeport, clusterip or loadbalancer",
  ),
  namespace: z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$/, "is no legal namespace name"),
  memory,
});

/** Checks the options. Throws `config-invalid` that names the first wrong option and what is wrong with it. */
export function readOptions(config: Readonly<Record<string, Json>>): Options {
  const read = schema.safeParse(config);
  if (!read.success) {
    const [issue] = read.error.issues;
    const option = String(issue?.path[0] ?? "config");
    throw new ConfigError(option, `option ${option} ${issue?.message ?? "is not valid"}`);
  }
  const { "group-id": groupId, "worker-config": workerConfig, ...rest } = read.data;
  return { ...rest, groupId, workerConfig };
}
