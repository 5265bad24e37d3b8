import { textAt } from "../fields.ts";
import { ofKind, type Cluster } from "../store/cluster.ts";
import { reportBudgets } from "./budgets.ts";
import { advance, type Circumstances, type Memory } from "./deployments.ts";
import { collectGarbage } from "./garbage.ts";

/** Plays the cluster's controllers and kubelets, one step every `stepMs`, as long as there is something to do. */
export type Controllers = {
  /** To be called after every request: something may be due. */
  readonly wake: () => void;
  readonly stop: () => void;
};

/** Starts them. What a test changes in `circumstances` counts from the next step on. */
export function startControllers(
  cluster: Cluster,
  { stepMs, circumstances }: { readonly stepMs: number; readonly circumstances: Circumstances },
): Controllers {
  const memory: Memory = { idle: new Map(), troubled: new Set(), made: 0 };
  let timer: NodeJS.Timeout | undefined;

  const wake = (): void => {
    timer ??= setTimeout(tick, stepMs).unref();
  };

  const tick = (): void => {
    timer = undefined;
    collectGarbage(cluster);
    const deployments = ofKind(cluster, "Deployment").filter(
      ({ body }) => textAt(body, "metadata", "deletionTimestamp") === "",
    );
    // Each takes its step, also when an earlier one already asks for the next tick.
    const busy = deployments.map((deployment) => advance(cluster, deployment, { memory, circumstances }));
    reportBudgets(cluster);
    if (busy.includes(true)) wake();
  };

  return {
    wake,
    stop: () => {
      clearTimeout(timer);
    },
  };
}
