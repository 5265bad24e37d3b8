import { externalService } from "./spec.ts";
import { rolloutStatus, type KubernetesApi, type KubernetesObject, type Rollout } from "../kubernetes/index.ts";
import { config, hookContext, perHook } from "../juju/index.ts";
import { clearFlag, isFlagSet, setFlag, toggleFlag } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { flags } from "./flags.ts";
import { findWorkers } from "./find-workers.ts";
import { isApplied, workersHaveTopics } from "./inputs.ts";
import { inputsAnnotation } from "./resources/index.ts";
import { findServices } from "./services.ts";
import { restPort } from "./worker-properties.ts";

/** What was seen of the workers in this hook. */
export type Observation = {
  readonly deployment: KubernetesObject | undefined;
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
  const { deployment, names } = await findWorkers(api);
  const rollout = rolloutStatus(deployment);
  const external = externalService(exposeOption(), hookContext().inKubernetes);
  const inside = `${names.service}.${api.namespace}.svc:${restPort}`;
  return {
    deployment,
    rollout,
    services: rollout.ready === 0 ? [] : await findServices(api, { name: names.external, external, inside }),
    inputs: deployment?.metadata.annotations?.[inputsAnnotation],
  };
}

function exposeOption(): "auto" | "nodeport" | "clusterip" | "loadbalancer" {
  const value = config()["expose"];
  return value === "nodeport" || value === "clusterip" || value === "loadbalancer" ? value : "auto";
}
