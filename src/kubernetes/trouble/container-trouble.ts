import { fieldsOf, listOf, textOf, type Fields } from "../json-fields.ts";
import type { KubernetesObject } from "../object.ts";
import { imageTrouble } from "./image-trouble.ts";
import { missingObject } from "./missing-object.ts";
import type { Trouble } from "./trouble.ts";

/** After this long, in milliseconds, the kubelet takes a container that runs for one that has got over its crashes. */
const overIt = 600_000;

/**
 * What the pod's status says of its containers: the first one in trouble, init containers before the others.
 * https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#container-states
 */
export function containerTrouble(pod: KubernetesObject, now: number): Trouble | undefined {
  const spec = fieldsOf(pod["spec"]);
  const status = fieldsOf(pod["status"]);
  const lists = [
    [status["initContainerStatuses"], spec["initContainers"]],
    [status["containerStatuses"], spec["containers"]],
  ] as const;
  for (const [statuses, containers] of lists) {
    for (const container of listOf(statuses)) {
      const asked = listOf(containers).find(({ name }) => name === container["name"]) ?? {};
      const found = troubleOf(container, asked, now);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function troubleOf(container: Fields, asked: Fields, now: number): Trouble | undefined {
  const { waiting, running, terminated } = fieldsOf(container["state"]);
  const ended = fieldsOf(terminated ?? fieldsOf(container["lastState"])["terminated"]);
  if (waiting !== undefined) return waitingTrouble(container, asked, fieldsOf(waiting), ended);
  if (terminated !== undefined) return endTrouble(container, asked, { ended, heldBack: false });
  if (running === undefined || container["ready"] === true || ended["exitCode"] === undefined) return undefined;
  const startedAt = Date.parse(textOf(fieldsOf(running)["startedAt"]));
  return now - startedAt < overIt ? endTrouble(container, asked, { ended, heldBack: false }) : undefined;
}

function waitingTrouble(container: Fields, asked: Fields, waiting: Fields, ended: Fields): Trouble | undefined {
  const reason = textOf(waiting["reason"]);
  const message = textOf(waiting["message"]);
  const image = textOf(asked["image"]) || textOf(container["image"]);
  if (reason === "CrashLoopBackOff") return endTrouble(container, asked, { ended, heldBack: true });
  if (reason === "CreateContainerConfigError") {
    return missingObject(message) ?? userTrouble(image, message) ?? notStarted(container, message);
  }
  if (
    /^(CreateContainerError|RunContainerError|PreCreateHookError|PreStartHookError|PostStartHookError)$/.test(reason)
  ) {
    return notStarted(container, message);
  }
  return imageTrouble(image, reason, message);
}

/** How a container ended last, and whether the kubelet holds its next start back. */
type End = { readonly ended: Fields; readonly heldBack: boolean };

function endTrouble(container: Fields, asked: Fields, { ended, heldBack }: End): Trouble | undefined {
  const name = textOf(container["name"]);
  const restarts = numberOf(container["restartCount"]);
  const exitCode = numberOf(ended["exitCode"]);
  const reason = textOf(ended["reason"]);
  const output = textOf(ended["message"]);
  if (reason === "OOMKilled") {
    const limit = textOf(fieldsOf(fieldsOf(asked["resources"])["limits"])["memory"]);
    return { cause: "out-of-memory", container: name, ...(limit === "" ? {} : { limit }), restarts };
  }
  if (reason === "StartError" || reason === "ContainerCannotRun") return notStarted(container, output);
  // An init container that has done its work; a worker that ends so is held back, or seen to have restarted.
  if (exitCode === 0 && !heldBack && restarts === 0) return undefined;
  return { cause: "crash", container: name, exitCode, output, restarts, repeated: heldBack || restarts > 1 };
}

/** The kubelet's words; the user is named where it is not a number. */
function userTrouble(image: string, message: string): Trouble | undefined {
  if (!message.includes("runAsNonRoot")) return undefined;
  const user = /non-numeric user \(([^)]*)\)/.exec(message)?.[1];
  return { cause: "run-as-non-root", image, ...(user === undefined ? {} : { user }) };
}

const notStarted = (container: Fields, detail: string): Trouble => ({
  cause: "not-started",
  container: textOf(container["name"]),
  detail,
});

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
