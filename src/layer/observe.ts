import { externalService } from "./spec.ts";
import {
  readyNodeAddresses,
  rolloutStatus,
  type KubernetesApi,
  type KubernetesObject,
  type Rollout,
} from "../kubernetes/index.ts";
import { config, hookContext, perHook } from "../juju/index.ts";
import { clearFlag, isFlagSet, setFlag, toggleFlag } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { flags } from "./flags.ts";
import { findWorkers } from "./find-workers.ts";
import { isApplied, workersHaveTopics } from "./inputs.ts";
import { inputsAnnotation } from "./resources/index.ts";
import { restPort } from "./worker-properties.ts";

/** What was seen of the workers in this hook. */
export type Observation = {
  readonly rollout: Rollout;
  /** Where the REST API answers, as `host:port`, best first; none while no worker is ready. */
  readonly services: readonly string[];
  /** The hash of the inputs that the Deployment was made from. */
  readonly inputs: string | undefined;
};

/** The newest observation of this hook; `undefined` where nobody could look. */
const newest = perHook("observation", (): { seen: Observation | undefined } => ({ seen: undefined }));

/** What was last seen of the workers in this hook; `undefined` where nobody could look. */
export function observation(): Observation | undefined {
  return newest().seen;
}

/** The workers were removed: what was seen before is no longer so. */
export function forgetObservation(): void {
  newest().seen = undefined;
}

/** Looks at the workers once in each hook, on every unit, and lets the flags follow what is there. */
export async function observeWorkers(): Promise<void> {
  const api = await kubernetes();
  if (api === undefined) return;
  const seen = await observe(api);
  newest().seen = seen;
  const { phase, desired, ready } = seen.rollout;
  toggleFlag(flags.installed, phase !== "absent" && phase !== "deleting");
  toggleFlag(flags.rolling, phase === "progressing" || phase === "observing");
  const applied = isApplied(seen.inputs);
  toggleFlag(flags.configured, applied);
  if (applied) workersHaveTopics();
  if (ready === 0) {
    clearFlag(flags.running);
    clearFlag(flags.ready);
  } else if (phase === "complete" && desired > 0 && isFlagSet(flags.topicCreated)) {
    setFlag(flags.running);
    setFlag(flags.ready);
  }
}

async function observe(api: KubernetesApi): Promise<Observation> {
  const external = externalService(exposeOption(), hookContext().inKubernetes);
  const [{ deployment, names }, nodes] = await Promise.all([
    findWorkers(api),
    external === "NodePort" ? api.list("Node") : [],
  ]);
  const service = external === undefined ? undefined : await api.read("Service", names.external);
  const rollout = rolloutStatus(deployment);
  const inside = `${names.service}.${api.namespace}.svc:${restPort}`;
  const services = external === undefined ? [inside] : outerAddresses(service, nodes);
  return {
    rollout,
    services: rollout.ready === 0 ? [] : services,
    inputs: deployment?.metadata.annotations?.[inputsAnnotation],
  };
}

function outerAddresses(service: KubernetesObject | undefined, nodes: readonly KubernetesObject[]): readonly string[] {
  const port = nodePort(service);
  const ingress = ingressAddresses(service);
  if (ingress.length > 0 || port === undefined) return ingress;
  return readyNodeAddresses(nodes).map((address) => `${address}:${port}`);
}

function exposeOption(): "auto" | "nodeport" | "clusterip" | "loadbalancer" {
  const value = config()["expose"];
  return value === "nodeport" || value === "clusterip" || value === "loadbalancer" ? value : "auto";
}

type ServiceShape = {
  readonly spec?: { readonly ports?: readonly { readonly nodePort?: number }[] };
  readonly status?: {
    readonly loadBalancer?: {
      readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
    };
  };
};

const nodePort = (service: (KubernetesObject & ServiceShape) | undefined): number | undefined =>
  service?.spec?.ports?.[0]?.nodePort;

const ingressAddresses = (service: (KubernetesObject & ServiceShape) | undefined): readonly string[] =>
  (service?.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => {
    const host = ip ?? hostname;
    return host === undefined ? [] : [`${host.includes(":") ? `[${host}]` : host}:${restPort}`];
  });
