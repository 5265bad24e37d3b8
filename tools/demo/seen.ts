import { join } from "node:path";
import { readUnitStore } from "../../src/juju/index.ts";

import { unitStatus } from "../../src/sandbox/index.ts";
import type { World } from "./world.ts";

/** What anyone can see from outside after a step. */
export type Seen = {
  /** As `juju status` prints it: `blocked: missing: …`. */
  readonly status: string;
  readonly flags: readonly string[];
  readonly objects: readonly SeenObject[];
  /** Connector → state of it and its tasks. */
  readonly connectors: Readonly<Record<string, string>>;
  readonly pods: readonly string[];
  /** The Deployment's pod template, as text. */
  readonly template: string;
};

/** As much of a Kubernetes object as is shown. */
type Shown = {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly resourceVersion: string };
  readonly spec?: { readonly replicas?: number; readonly type?: string; readonly template?: unknown };
};

/** A Kubernetes object that is not a pod. */
type SeenObject = { readonly name: string; readonly version: string; readonly about: string };

/** Looks at the unit, at Kubernetes and at Connect. */
export async function look({ store, charm, kubernetes, connect }: World, unit: string): Promise<Seen> {
  const model = await store.load();
  const memory = readUnitStore(join(charm, ".unit-state.db"));
  const objects = kubernetes.objects() as unknown as readonly Shown[];
  const deployment = objects.find(({ kind }) => kind === "Deployment");
  return {
    status: model.applications[unit.split("/")[0] ?? ""]?.units[unit] ? statusLine(unitStatus(model, unit)) : "(gone)",
    flags: memory.keys("reactive.states.").map((key) => key.slice("reactive.states.".length)),
    objects: objects.filter(({ kind }) => kind !== "Pod" && kind !== "Node").map(seenObject),
    connectors: await connectorStates(connect.urls[0] ?? ""),
    pods: objects.filter(({ kind }) => kind === "Pod").map(({ metadata }) => metadata.name),
    template: JSON.stringify(deployment?.spec?.template ?? ""),
  };
}

const statusLine = ({ status, message }: { status: string; message: string }): string =>
  message === "" ? status : `${status}: ${message}`;

function seenObject({ kind, metadata, spec }: Shown): SeenObject {
  const about = kind === "Deployment" ? `replicas ${spec?.replicas}` : kind === "Service" ? String(spec?.type) : "";
  return { name: `${kind} ${metadata.name}`, version: metadata.resourceVersion, about };
}

type States = Readonly<
  Record<string, { readonly status: { readonly connector: { state: string }; readonly tasks: { state: string }[] } }>
>;

async function connectorStates(url: string): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${url}/connectors?expand=status`);
  const states = (await response.json()) as States;
  return Object.fromEntries(
    Object.entries(states).map(([name, { status }]) => [
      name,
      [status.connector.state, ...status.tasks.map(({ state }) => `task ${state}`)].join(", "),
    ]),
  );
}
