import type { Command } from "./command.ts";

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "build",
    summary: "Make a charm of the layer in DIR and the layers it includes.",
    arguments: ["DIR"],
    options: {
      output: { value: "DIR", help: "put the charm's folder here (default: DIR/build)" },
      "layers-dir": {
        value: "DIR",
        multiple: true,
        help: "look for layers in this folder, before $CHARM_LAYERS_DIR",
      },
    },
    load: async () => (await import("./build-command.ts")).build,
  },
];
