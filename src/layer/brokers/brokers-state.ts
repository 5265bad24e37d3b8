import type { CharmError } from "../../core/index.ts";
import type { Properties } from "../worker-properties.ts";

/** What the relations of one endpoint give to the workers. */
export type BrokersState =
  | { readonly state: "absent" }
  /** What the other side has yet to publish or grant; nobody has to act. */
  | { readonly state: "waiting"; readonly what: "brokers" | "credentials" }
  /** Somebody has to act: the error says who and how. No value of the other side is in its message. */
  | { readonly state: "wrong"; readonly problem: CharmError }
  /** Worker properties; with credentials among them they are secret. */
  | { readonly state: "ready"; readonly properties: Properties };

/** The same without what is secret: `hash` stands for the properties, and equal ones have equal hashes. */
export type BrokersOutline =
  | Exclude<BrokersState, { readonly state: "ready" }>
  | { readonly state: "ready"; readonly hash: string };
