import type { RunTool } from "../run-tool.ts";

/** A workload that the charm started: a class of metadata.yaml and an id of the charm's own. */
export type Payload = { readonly class: string; readonly id: string };

/** The states of a payload (juju `core/payloads`). */
export type PayloadStatus = "starting" | "running" | "stopping" | "stopped";

/**
 * `payload-register`: tells Juju of a payload, at once. `type` is that of its class in metadata.yaml. Juju 4 has no
 * payloads any more.
 */
export async function payloadRegister(
  run: RunTool,
  { type, class: name, id, tags = [] }: Payload & { readonly type: string; readonly tags?: readonly string[] },
): Promise<void> {
  await run("payload-register", ["--", type, name, id, ...tags]);
}

/** `payload-status-set`: what a registered payload does, at once. */
export async function payloadStatusSet(
  run: RunTool,
  { class: name, id }: Payload,
  status: PayloadStatus,
): Promise<void> {
  await run("payload-status-set", ["--", name, id, status]);
}

/** `payload-unregister`: a payload is no more. */
export async function payloadUnregister(run: RunTool, { class: name, id }: Payload): Promise<void> {
  await run("payload-unregister", ["--", name, id]);
}
