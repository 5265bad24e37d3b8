import { z } from "zod";
import type { Json } from "../../core/index.ts";

/** A schema of texts by name. */
type Texts = z.ZodType<Readonly<Record<string, string>>>;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
export const shortName: z.ZodString = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, "must be a name of at most 63 small letters, digits and dashes");

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export const objectName: z.ZodString = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "must be a name of small letters, digits, dashes and dots");

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export const quantities: Texts = z.record(
  z.string(),
  z.string().regex(/^\d+(\.\d+)?([munkMGTPE]|[KMGTPE]i)?$/, 'must be an amount such as "500m", "2" or "1Gi"'),
);

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const labelKey = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/, "is no legal key");
const labelValue = z.string().regex(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/, "is no legal value of a label");

export const labels: Texts = z.record(labelKey, labelValue);
export const annotations: Texts = z.record(labelKey, z.string());

/** A part that is left to the server's check: it has many fields, and more with each version of Kubernetes. */
export const shape: z.ZodType<Readonly<Record<string, Json>>> = z.record(z.string(), z.json());

/** A whole number with a lower bound, and why there is one. */
export function atLeast(least: number, why?: string): z.ZodInt {
  return z.int("must be a whole number").min(least, `must be ${least} or more${why === undefined ? "" : `: ${why}`}`);
}
