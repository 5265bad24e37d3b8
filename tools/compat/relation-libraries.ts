import type { Logger } from "../../src/core/index.ts";
import { pythonEnvironment } from "./python-environment.ts";

/** Texts by key. */
type Texts = Readonly<Record<string, string>>;

/** One side of a relation, played by Canonical's library for it. */
export type RelationPlay =
  | {
      readonly play: "connect-requirer";
      /** Juju's version. */
      readonly juju: string;
      readonly plugin: string;
      /** What the provider publishes, once the requirer has asked. */
      readonly bag: Texts | null;
      /** Contents by id. */
      readonly secrets: Readonly<Record<string, Texts>>;
    }
  | {
      readonly play: "kube-provider";
      /** What the unit that asks publishes. */
      readonly request: Texts;
      readonly unit: string;
      readonly endpoints: readonly string[];
      readonly ca: string;
      readonly token: string;
    }
  | { readonly play: "kube-requirer"; readonly user: string; readonly group: string; readonly schemas: string };

/** What a play came to; which parts there are depends on the play. */
export type RelationPlayed = {
  /** What the side publishes. */
  readonly bag: Texts;
  /** The contents of its secrets by id. */
  readonly secrets?: Readonly<Record<string, Texts>>;
  /** What the library told its charm. */
  readonly events?: readonly string[];
  /** Whether the library calls its request answered. */
  readonly created?: boolean;
  /** What the library read at its last event, and later. */
  readonly seen?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
};

/**
 * Canonical's libraries for connect_client (`data_interfaces` v0) and kube-control, each in a charm of a few lines under
 * ops' simulator of Juju, in the environment of `dataInterfaces`.
 *
 * @throws {CompatError} when Python or its venv is missing or too old, or pip can't install the packages.
 */
export async function relationLibraries(log: Logger): Promise<(play: RelationPlay) => Promise<RelationPlayed>> {
  const requirements = ["requirements-data-interfaces.txt"];
  const { run } = await pythonEnvironment({ name: "Canonical's data_interfaces", requirements }, log);
  return async (play) => {
    const [played] = JSON.parse(await run(["run_relations.py"], JSON.stringify([play]))) as readonly RelationPlayed[];
    if (played === undefined) throw new Error("nothing was played");
    return played;
  };
}
