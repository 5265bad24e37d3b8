import type { RunTool } from "../run-tool.ts";
import { asTexts, entriesOf, readTool, stringsOf } from "./answer.ts";

/** How the unit reaches the cloud of its model. All of it is secret. */
export type CloudCredential = {
  /** Such as `kubernetes` or `lxd`. */
  readonly type: string;
  readonly name: string;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly certificates: readonly string[];
  readonly authType: string | undefined;
  /** The secret part, by the names of the cloud: `Token`, `client-cert` and the like. */
  readonly attributes: Readonly<Record<string, string>>;
};

/**
 * `credential-get`: the cloud's address and credential. Rejects with the kind `permission-denied` until the operator
 * has said `juju trust`; on Kubernetes before Juju 3.6.10 too.
 */
export async function credentialGet(run: RunTool): Promise<CloudCredential> {
  const spec = new Map(entriesOf(await readTool(run, "credential-get", [])));
  const credential = new Map(entriesOf(spec.get("credential")));
  const text = (key: string): string | undefined => asTexts({ key: spec.get(key) ?? "" })["key"] || undefined;
  const authType = credential.get("auth-type");
  return {
    type: text("type") ?? "",
    name: text("name") ?? "",
    region: text("region"),
    endpoint: text("endpoint"),
    certificates: stringsOf(spec.get("cacertificates")),
    authType: typeof authType === "string" && authType !== "" ? authType : undefined,
    attributes: asTexts(credential.get("attrs") ?? credential.get("attributes")),
  };
}
