import { leaderSet, status, unitStore, type Charm } from "../../../src/juju/index.ts";
import {
  atExit,
  clearFlag,
  dataChanged,
  defineLayer,
  hook,
  onlyOnce,
  setFlag,
  when,
  whenNot,
  type Layer,
} from "../../../src/reactive/index.ts";

/** A layer that uses all that a hook can leave in the unit's memory. */
const shop: Layer = defineLayer(
  "shop",
  [
    hook("*").do(async function count() {
      await status.maintenance("counting");
      setFlag("shop.counted");
      atExit(() => clearFlag("shop.counted"));
    }),
    onlyOnce().do(function unpack() {
      unitStore().set("shop.unpacked", { boxes: 3 });
    }),
    when("config.changed.size").do(function resize() {
      clearFlag("shop.open");
      unitStore().set(
        "shop.shelves",
        Array.from({ length: 5 }, (_, shelf) => `shelf ${shelf}`),
      );
      if (dataChanged("shop.size", { size: 1 })) unitStore().unset("shop.unpacked");
    }),
    when("config.changed.size", "leadership.is_leader").do(async function tell() {
      leaderSet({ size: "many" });
    }),
    whenNot("shop.open").do(function open() {
      setFlag("shop.open", { since: "today" });
      status.active("open");
    }),
    when("leadership.set.size").do(function count2() {
      unitStore().set("shop.told", true);
    }),
  ],
  { triggers: [{ whenNot: "shop.open", setFlag: "shop.closed-once" }] },
);

/** A layer that remembers 200 rows of 20,000 characters, each with a version. */
export const hoard = (version: string): Layer =>
  defineLayer("hoard", [
    hook("*").do(function hoardRows() {
      for (let row = 0; row < 200; row += 1) unitStore().set(`shop.hoard.${row}`, `${version} ${"x".repeat(20_000)}`);
    }),
  ]);

/** A charm that `run.ts` runs as a process of its own. */
export const charm: Charm = {
  name: "shop",
  layers: [shop],
  endpoints: {},
  config: { size: { type: "int", default: 1 } },
  layerOptions: {},
};
