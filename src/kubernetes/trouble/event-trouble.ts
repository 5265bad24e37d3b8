import { fieldsOf, textOf } from "../json-fields.ts";
import type { KubernetesObject } from "../object.ts";
import { pullFailure } from "./image-trouble.ts";
import { missingObject } from "./missing-object.ts";
import type { Trouble } from "./trouble.ts";

/** The newest warning of an object with one of these reasons and a text that fits. */
export function newestWarning(
  events: readonly KubernetesObject[],
  object: string,
  fits: (reason: string, message: string) => boolean,
): string | undefined {
  const ofObject = events.filter(
    (event) =>
      event["type"] === "Warning" &&
      textOf(fieldsOf(event["involvedObject"])["name"]) === object &&
      fits(textOf(event["reason"]), textOf(event["message"])),
  );
  return ofObject.map((event) => [timeOf(event), textOf(event["message"])] as const).toSorted(newestFirst)[0]?.[1];
}

/** A pod whose volumes or network can't be set up waits as ContainerCreating, and only an event says why. */
export function creatingTrouble(events: readonly KubernetesObject[], pod: string, since: string): Trouble | undefined {
  const told = newestWarning(events, pod, (reason) =>
    /^Failed(Mount|AttachVolume|MapVolume|CreatePodSandBox)$/.test(reason),
  );
  return told === undefined ? undefined : (missingObject(told) ?? { cause: "set-up", detail: told, since });
}

/** A pull that the status only says to be held back, with the reason of the event, which older kubelets keep there. */
export function pullTrouble(
  events: readonly KubernetesObject[],
  pod: string,
  trouble: Extract<Trouble, { cause: "image-pull" }>,
): Trouble {
  const told = newestWarning(events, pod, (reason, text) => reason === "Failed" && text.startsWith("Failed to pull"));
  if (trouble.why !== "unknown" || told === undefined) return trouble;
  return { ...trouble, why: pullFailure(told.replaceAll(trouble.image, "")), detail: told };
}

/** The probe that the newest event Unhealthy is about, and what it says: `Readiness probe failed: …`. */
export function failedProbe(
  events: readonly KubernetesObject[],
  pod: string,
): { readonly probe: "startup" | "readiness" | "liveness"; readonly detail: string } | undefined {
  const told = newestWarning(events, pod, (reason) => reason === "Unhealthy");
  const [, probe = "", detail = ""] = /^(Startup|Readiness|Liveness) probe \w+: ?(.*)$/s.exec(told ?? "") ?? [];
  if (probe === "") return undefined;
  return { probe: probe === "Startup" ? "startup" : probe === "Liveness" ? "liveness" : "readiness", detail };
}

/** Of the two ways in which Kubernetes writes events, each leaves the other's times empty. */
function timeOf(event: KubernetesObject): string {
  const { lastTimestamp, eventTime, firstTimestamp, series } = event;
  const last = textOf(fieldsOf(series)["lastObservedTime"]) || textOf(lastTimestamp);
  return last || textOf(eventTime) || textOf(firstTimestamp) || (event.metadata.creationTimestamp ?? "");
}

type Told = readonly [time: string, message: string];

/** Equal times by their text, so that the server's order plays no part. */
const newestFirst = ([a, x]: Told, [b, y]: Told): number =>
  Date.parse(b) - Date.parse(a) || (x < y ? -1 : x > y ? 1 : 0);
