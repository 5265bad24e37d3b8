import type { Action } from "./handler.ts";
import type { Layer } from "./layer.ts";
import { currentActor, type Session } from "./session.ts";

/** A step by which a newer charm takes over what an older one kept in a unit's memory. */
export type Migration = {
  /** The version of the layer's memory after this step: 1, 2, 3… */
  readonly to: number;
  /** Changes rows and flags of the unit's memory, and nothing outside: it is undone with a hook that fails. */
  readonly migrate: Action;
};

/** The version of a layer's memory on this unit. */
export const migratedRow = "reactive.migrated.";

/**
 * Brings a unit's memory up to each layer's newest version, before anything else in a hook looks at it: in order of
 * their versions, each once. Which hook it is does not matter: after a refresh it is `upgrade-charm`, but a unit whose `upgrade-charm` was
 * skipped must not run on old rows. A unit that remembers nothing yet has nothing to take over. One of a newer
 * version, after a refresh to an older charm, is left as it is. Rejects with what one throws: the hook fails, and Juju runs it again.
 */
export async function migrateLayers({ store }: Session, layers: readonly Layer<unknown>[]): Promise<void> {
  const isNew = store.keys("").length === 0;
  for (const { name, migrations } of layers) {
    const newest = Math.max(0, ...migrations.map(({ to }) => to));
    const known = Number(store.get(migratedRow + name) ?? 0);
    if (known >= newest) continue;
    const due = isNew ? [] : migrations.filter(({ to }) => to > known).toSorted((a, b) => a.to - b.to);
    for (const { to, migrate } of due) {
      await currentActor.run({ layer: name, id: `${name}/${migrate.name || `migration ${to}`}` }, async () =>
        migrate(),
      );
    }
    store.set(migratedRow + name, newest);
  }
}
