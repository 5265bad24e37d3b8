import { unitStore } from "../juju/index.ts";

/** In the leader's memory: when everything was applied last, in seconds since 1970. */
const appliedAtRow = "kafka-connect-base.applied-at";

/** Somebody may change or delete an object by hand; an hour is how long that may last. In seconds. */
const longestDrift = 3600;

/** Everything was applied in this hook. */
export function noteApply(): void {
  unitStore().set(appliedAtRow, now());
}

/**
 * All objects are to be applied once more although no input changed: a newer charm may make other ones of the same
 * inputs, and after a failure nobody knows what is there.
 */
export function applyAgain(): void {
  unitStore().unset(appliedAtRow);
}

/** Whether this unit, which leads, is to apply all objects again. One that never did does so as soon as it leads. */
export function isApplyDue(): boolean {
  const at = unitStore().get(appliedAtRow);
  return typeof at !== "number" || at > now() || now() - at >= longestDrift;
}

const now = (): number => Math.floor(Date.now() / 1000);
