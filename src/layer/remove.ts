import { CharmError, isCharmError } from "../core/index.ts";
import { currentUnit, hookContext, hookLog, isLeader } from "../juju/index.ts";
import { clearFlag, isFlagSet } from "../reactive/index.ts";
import { kubernetes } from "./access.ts";
import { findWorkers } from "./find-workers.ts";
import { flags } from "./flags.ts";
import { labelSelector, selectorLabels } from "./names.ts";
import { forgetObservation } from "./observe.ts";
import { owner } from "./owner.ts";
import { forgetSecrets, recordedSecrets } from "./recorded-secrets.ts";
import { removeObjects } from "./remove-objects.ts";

/**
 * Removes everything the application has in Kubernetes, when the application goes: on machines in the `stop` hook of its
 * last unit, in a Kubernetes model in its `remove` hook. Connect's topics stay: they hold the connectors and their
 * offsets. In a Kubernetes model a pod's `stop` means nothing for the application, and as long as another unit is there
 * it takes over.
 *
 * There is no later hook that could look again: where something of the application may be left, the hook fails and Juju
 * repeats it.
 */
export async function removeWorkers(): Promise<void> {
  const { hook, inKubernetes, unit } = hookContext();
  if (hook !== (inKubernetes ? "remove" : "stop")) return;
  const { units, leaving } = currentUnit.get("removeWorkers").goal;
  if (units.some((name) => name !== unit)) return;
  const isLast = leaving.every((name) => name === unit);
  try {
    if (isLeader()) await removeAll();
    else if (isLast) await demandLeader();
  } catch (error) {
    if (!isCharmError(error) || !isToBeRepeated(error)) throw error;
    const message = `the workers can't be removed yet: ${error.message}; Juju runs the hook again`;
    const orLeave = error.remedy === "block" ? `, and "juju resolved --no-retry ${unit}" leaves them as they are` : "";
    throw new CharmError(error.code, message + orLeave, { remedy: "retry", cause: error });
  }
}

/** What the operator must cure holds nobody up where nothing was ever applied. */
function isToBeRepeated({ remedy }: CharmError): boolean {
  const hasWorkers = isFlagSet(flags.installed) || recordedSecrets().length > 0;
  return remedy === "wait" || (remedy === "block" && hasWorkers);
}

/** The leader may have gone before the workers: then the last unit comes to lead soon, and no unit is left to do it after that. */
async function demandLeader(): Promise<void> {
  const api = await kubernetes();
  if (api?.immediate !== true || (await findWorkers(api)).deployment === undefined) return;
  throw new CharmError("not-leader", "the last unit does not lead yet", { remedy: "wait" });
}

async function removeAll(): Promise<void> {
  const api = await kubernetes();
  if (api === undefined) return tellWhatStays();
  await removeObjects(api);
  await forgetSecrets();
  forgetObservation();
  for (const flag of [flags.configured, flags.installed, flags.rolling, flags.running, flags.ready]) clearFlag(flag);
}

/** Juju takes relations away before the last `stop`: with kube-control nothing can be removed any more. */
function tellWhatStays(): void {
  if (!isFlagSet(flags.installed)) return;
  hookLog().warning(
    "no access to Kubernetes is left to remove the workers; where no deployer removes them, delete what has these labels",
    { labels: labelSelector(selectorLabels(owner())) },
  );
}
