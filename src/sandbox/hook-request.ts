import type { Json } from "../core/index.ts";
import type { HookRelation } from "./hook-context.ts";

/** A hook that a unit is to run. */
export type HookEvent = {
  readonly unit: string;
  /** Such as `config-changed` or `kafka-relation-joined`. */
  readonly hook: string;
  /** Demanded by relation hooks. */
  readonly relation?: HookRelation;
  /** Of secret hooks; `revision` only in `secret-expired` and `secret-remove`. */
  readonly secret?: { readonly id: string; readonly label?: string; readonly revision?: number };
  /** The id of a storage hook's storage, such as `data/0`. */
  readonly storage?: string;
  /** The side container of a pebble hook. */
  readonly workload?: string;
};

/** An action that a unit is to run. */
export type ActionEvent = {
  readonly unit: string;
  readonly action: {
    readonly name: string;
    readonly parameters?: { readonly [key: string]: Json };
    /** Default `1`. */
    readonly id?: string;
  };
};

/** What `runHook` can run. */
export type HookRequest = HookEvent | ActionEvent;

/** The name of the hook or action, for messages. */
export const requestName = (request: HookRequest): string => ("action" in request ? request.action.name : request.hook);
