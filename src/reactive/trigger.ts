import { CharmError, type Json, type Store } from "../core/index.ts";
import type { Flag } from "./flags.ts";

/**
 * What happens at the moment a flag changes: when `when` is set, or `whenNot` cleared, another flag is set or
 * cleared, or a function is called. A trigger does not look back: a flag that is already set fires none.
 */
export type Trigger = TriggerOf<Flag>;

/** A trigger where it is known what a flag may be called. */
export type TriggerOf<Name extends Flag> = TriggerSide<Name> & {
  readonly setFlag?: Name;
  readonly clearFlag?: Name;
  readonly callback?: () => void;
};

type TriggerSide<Name> =
  | { readonly when: Name; readonly whenNot?: undefined }
  | { readonly when?: undefined; readonly whenNot: Name };

/** The change of a flag that a trigger is about. */
export type Transition = "set" | "clear";

/** What is to be done at one transition of one flag, in the order in which it was asked for. */
type TriggerEffects = {
  readonly set: readonly Flag[];
  readonly clear: readonly Flag[];
  /** The list itself: a callback that adds another one for the same transition has it called too. */
  readonly callbacks: readonly (() => void)[];
};

/** The triggers of the running hook. Flag effects are rows of the unit's memory, callbacks are not. */
export type Triggers = {
  readonly add: (trigger: Trigger) => void;
  /** The effects of one transition, or `undefined` where there are none. */
  readonly of: (transition: Transition, flag: Flag) => TriggerEffects | undefined;
  /** Forgets the flag effects; callbacks stay until the hook's process ends (charms.reactive). */
  readonly dropFlagEffects: () => void;
  /** Marks the present callbacks; calling the answer removes later ones. The rows have marks of their own. */
  readonly snapshot: () => () => void;
};

/** Begin the rows of triggers, as charms.reactive names them; the flag that is watched follows. */
export const triggerRows: Readonly<Record<Transition, string>> = {
  set: "reactive.flag_set_triggers.",
  clear: "reactive.flag_clear_triggers.",
};

/** Triggers whose flag effects are kept in a store. */
export function createTriggers(store: Store): Triggers {
  const callbacks = new Map<string, (() => void)[]>();
  const added: (() => void)[][] = [];
  return {
    add: (trigger) => {
      const key = keyOf(trigger);
      const { setFlag, clearFlag, callback } = trigger;
      const { set, clear } = readRow(store.get(key));
      store.set(key, { set_flag: withOne(set, setFlag), clear_flag: withOne(clear, clearFlag) });
      if (callback === undefined) return;
      const list = callbacks.get(key) ?? [];
      callbacks.set(key, list);
      if (list.includes(callback)) return;
      list.push(callback);
      added.push(list);
    },
    of: (transition, flag) => {
      const key = triggerRows[transition] + flag;
      const called = callbacks.get(key);
      if (called === undefined && !store.has(key)) return undefined;
      return { ...readRow(store.get(key)), callbacks: called ?? [] };
    },
    dropFlagEffects: () => {
      for (const prefix of Object.values(triggerRows)) for (const key of store.keys(prefix)) store.unset(key);
    },
    snapshot: () => {
      const mark = added.length;
      return () => {
        for (const list of added.splice(mark)) list.pop();
      };
    },
  };
}

/** The row of a trigger. Throws `trigger-invalid` for what the types do not allow, as charms.reactive does. */
function keyOf({ when, whenNot, setFlag, clearFlag, callback }: Trigger): string {
  if (Boolean(when) === Boolean(whenNot)) {
    throw new CharmError(
      "trigger-invalid",
      `a trigger needs one of when and whenNot and got ${when ? "both" : "none"}`,
    );
  }
  if (!setFlag && !clearFlag && callback === undefined) {
    throw new CharmError(
      "trigger-invalid",
      `the trigger on ${when ?? whenNot} does nothing; give it setFlag, clearFlag or callback`,
    );
  }
  return when ? triggerRows.set + when : triggerRows.clear + String(whenNot);
}

const withOne = (list: readonly Flag[], flag: Flag | undefined): readonly Flag[] =>
  !flag || list.includes(flag) ? list : [...list, flag];

function readRow(row: Json | undefined): { readonly set: readonly Flag[]; readonly clear: readonly Flag[] } {
  const lists = new Map(typeof row === "object" && row !== null ? Object.entries(row) : []);
  const flagsOf = (name: string): readonly Flag[] => {
    const list: unknown = lists.get(name);
    return Array.isArray(list) ? list.map(String) : [];
  };
  return { set: flagsOf("set_flag"), clear: flagsOf("clear_flag") };
}
