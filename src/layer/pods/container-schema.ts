import { z } from "zod";
import { isSensitiveKey } from "../../connect/index.ts";
import type { InitContainer, PodOptions, Volume, VolumeMount } from "./pod-options.ts";
import { atLeast, objectName, quantities, shape, shortName } from "./values.ts";

const variableName = z
  .string()
  .regex(/^[-._a-zA-Z][-._a-zA-Z0-9]*$/, "is no legal name of a variable")
  .refine((name) => name !== "POD_IP", "is the layer's: a worker advertises its value");

const reference = z.strictObject({ name: objectName, key: z.string(), optional: z.boolean().exactOptional() });
const value = z.union(
  [
    z.string(),
    z.strictObject({ secretKeyRef: reference }),
    z.strictObject({ configMapKeyRef: reference }),
    z.strictObject({ fieldRef: z.strictObject({ fieldPath: z.string() }) }),
    z.strictObject({ resourceFieldRef: shape }),
  ],
  "must be a text, or one of secretKeyRef, configMapKeyRef, fieldRef and resourceFieldRef with all it needs",
);

/** Variables by name. What is secret would be open to all who may read Deployments. */
const variables = (cure: string): z.ZodType<NonNullable<PodOptions["env"]>> =>
  z.record(variableName, value).superRefine((given, context) => {
    const secret = Object.entries(given).filter(([name, one]) => typeof one === "string" && isSensitiveKey(name));
    for (const [name] of secret) context.addIssue({ code: "custom", message: `is secret: ${cure}`, path: [name] });
  });

export const env: z.ZodType<NonNullable<PodOptions["env"]>> = variables("move it to secretEnv");
export const secretEnv: z.ZodType<NonNullable<PodOptions["secretEnv"]>> = z.record(variableName, z.string());

const amounts = z.strictObject({ requests: quantities.exactOptional(), limits: quantities.exactOptional() });

export const resources: z.ZodType<NonNullable<PodOptions["resources"]>> = amounts.superRefine((given, context) => {
  for (const part of ["requests", "limits"] as const) {
    if (given[part]?.["memory"] === undefined) continue;
    const message = "is the operator's to say: remove it here, and set the option memory";
    context.addIssue({ code: "custom", message, path: [part, "memory"] });
  }
});

export const pullPolicy: z.ZodType<"Always" | "IfNotPresent" | "Never"> = z.enum(
  ["Always", "IfNotPresent", "Never"],
  "must be Always, IfNotPresent or Never",
);

/** https://kubernetes.io/docs/concepts/storage/volumes/ */
const sources = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "nfs",
  "persistentVolumeClaim",
  "projected",
  "secret",
] as const;

export const volume: z.ZodType<Volume> = z
  .looseObject({ name: shortName })
  .superRefine(({ name, ...rest }, context) => {
    if (["config", "secrets", "tmp"].includes(name)) {
      context.addIssue({ code: "custom", message: "is a volume of the layer: choose another name", path: ["name"] });
    }
    const given = Object.keys(rest);
    const isOne = given.length === 1 && sources.some((source) => source === given[0]);
    const message = `must have one source beside its name: ${sources.slice(0, -1).join(", ")} or ${sources.at(-1)}`;
    if (!isOne) context.addIssue({ code: "custom", message });
  })
  .pipe(z.intersection(z.looseObject({ name: z.string() }), shape));

export const volumeMount: z.ZodType<VolumeMount> = z.strictObject({
  name: shortName,
  mountPath: z.string().startsWith("/", "must be an absolute path"),
  readOnly: z.boolean().exactOptional(),
  subPath: z.string().exactOptional(),
});

export const initContainer: z.ZodType<InitContainer> = z.strictObject({
  name: shortName.refine((name) => name !== "worker", "is the worker's name: choose another one"),
  image: z.string().regex(/^\S+$/, "must be an image"),
  imagePullPolicy: pullPolicy.exactOptional(),
  command: z.array(z.string()).exactOptional(),
  args: z.array(z.string()).exactOptional(),
  env: variables("put it into a Secret, and refer to that by secretKeyRef").exactOptional(),
  volumeMounts: z.array(volumeMount).exactOptional(),
  resources: amounts.exactOptional(),
  securityContext: shape.exactOptional(),
});

export const probeTimes: z.ZodType<NonNullable<NonNullable<PodOptions["probes"]>["startup"]>> = z.strictObject({
  initialDelaySeconds: atLeast(0).exactOptional(),
  periodSeconds: atLeast(1).exactOptional(),
  timeoutSeconds: atLeast(1).exactOptional(),
  failureThreshold: atLeast(1).exactOptional(),
});
