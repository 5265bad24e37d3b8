import { prepare, remove, store, timestamp, type Cluster, type Stored } from "./cluster.ts";
import { numberAt, textAt } from "./fields.ts";
import { asReady, belongsTo, createPod } from "./pod.ts";
import { resourceOf, type Target } from "./resources.ts";
import { nextStep, statusOf } from "./rollout.ts";

/** Plays the Deployment controller and the kubelet, one step every `stepMs`, as long as there is something to do. */
type Controller = {
  /** To be called after every request: something may be due. */
  readonly wake: () => void;
  readonly stop: () => void;
};

/** Steps without progress after which a rollout has failed, whatever `progressDeadlineSeconds` says. */
const deadlineSteps = 20;

export function startController(cluster: Cluster, stepMs: number): Controller {
  const idleSteps = new Map<string, number>();
  let pods = 0;
  let timer: NodeJS.Timeout | undefined;

  const wake = (): void => {
    timer ??= setTimeout(tick, stepMs).unref();
  };

  const tick = (): void => {
    timer = undefined;
    const kind = resourceOf("Deployment");
    const deployments = [...cluster.objects.values()].filter(({ resource }) => resource === kind);
    removeOrphans(deployments);
    // Each takes its step, also when an earlier one already asks for the next tick.
    const busy = deployments.map(advance);
    if (busy.includes(true)) wake();
  };

  /** One step of one Deployment. True when another one is due. */
  const advance = (deployment: Stored): boolean => {
    const uid = textAt(deployment.body, "metadata", "uid");
    const generation = numberAt(deployment.body, "metadata", "generation");
    if (numberAt(deployment.body, "status", "observedGeneration") !== generation) {
      idleSteps.set(uid, 0);
      writeStatus(deployment);
      return true;
    }
    const step = nextStep(
      deployment.body,
      podsOf(deployment).map(({ body }) => body),
    );
    const now = timestamp();
    for (const pod of podsOf(deployment)) {
      if (step.remove.includes(pod.name)) remove(cluster, pod);
      if (step.ready.includes(pod.name)) store(cluster, { ...pod, body: asReady(pod.body, now) });
    }
    for (let made = 0; made < step.create; made += 1) addPod(deployment);
    const moved = step.create + step.remove.length + step.ready.length > 0;
    const idle = moved ? 0 : (idleSteps.get(uid) ?? 0) + 1;
    idleSteps.set(uid, idle);
    writeStatus(deployment);
    return idle <= deadlineSteps && !isComplete(deployment);
  };

  const writeStatus = (deployment: Stored): void => {
    const current = cluster.objects.get(`deployments/${deployment.namespace}/${deployment.name}`) ?? deployment;
    const stuck = (idleSteps.get(textAt(current.body, "metadata", "uid")) ?? 0) >= deadlineSteps;
    const bodies = podsOf(deployment).map(({ body }) => body);
    const status = statusOf(current.body, bodies, { stuck, now: timestamp() });
    store(cluster, prepare(cluster, current, { ...current.body, status }, current.owners));
  };

  const isComplete = (deployment: Stored): boolean => {
    const bodies = podsOf(deployment).map(({ body }) => body);
    const { conditions } = statusOf(deployment.body, bodies, { stuck: false, now: "" });
    return JSON.stringify(conditions).includes("NewReplicaSetAvailable");
  };

  const podsOf = (deployment: Stored): readonly Stored[] =>
    [...cluster.objects.values()].filter(
      ({ resource, body }) => resource.kind === "Pod" && belongsTo(deployment.body, body),
    );

  const addPod = (deployment: Stored): void => {
    pods += 1;
    const suffix = pods.toString(36).padStart(5, "0");
    const options = { suffix, podIP: `10.244.0.${1 + pods}`, hostIP: cluster.nodeAddress };
    const body = createPod(deployment.body, options);
    const target: Target = {
      resource: resourceOf("Pod"),
      namespace: deployment.namespace,
      name: textAt(body, "metadata", "name"),
    };
    store(cluster, prepare(cluster, target, body, new Map()));
  };

  /** The garbage collector: pods of a Deployment that is gone. */
  const removeOrphans = (deployments: readonly Stored[]): void => {
    for (const pod of [...cluster.objects.values()].filter(({ resource }) => resource.kind === "Pod")) {
      if (!deployments.some((deployment) => belongsTo(deployment.body, pod.body))) remove(cluster, pod);
    }
  };

  return {
    wake,
    stop: () => {
      clearTimeout(timer);
    },
  };
}
