import type { Command, CommandOption } from "./command.ts";

const layersDir: CommandOption = {
  value: "DIR",
  multiple: true,
  help: "look for layers in this folder, before $CHARM_LAYERS_DIR",
};

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "build",
    summary: "Make a charm of the layer in DIR and the layers it includes.",
    arguments: ["DIR"],
    options: {
      output: { value: "DIR", help: "put the charm's folder here (default: DIR/build)" },
      "layers-dir": layersDir,
    },
    load: async () => (await import("./build-command.ts")).build,
  },
  {
    name: "explain",
    summary: "Say who sets and waits for a flag, or when a handler runs, in the charm of the layer in DIR.",
    arguments: ["flag|handler", "NAME", "[DIR]"],
    options: {
      unit: { value: "DIR", help: "also say how it stands on the unit whose charm is in this folder" },
      "layers-dir": layersDir,
    },
    load: async () => (await import("./explain-command.ts")).explain,
  },
  {
    name: "flags",
    summary: "List the flags that are set on the unit whose charm is in DIR: since when and by whom.",
    arguments: ["[DIR]"],
    options: { values: { help: "print the flags' values too, which may hold secrets" } },
    load: async () => (await import("./flags-command.ts")).flags,
  },
  {
    name: "graph",
    summary: "Draw the handlers and flags of the charm of the layer in DIR, and say what is strange about them.",
    arguments: ["[DIR]"],
    options: {
      format: { value: "FORMAT", help: "mermaid (default), dot, svg or json" },
      output: { value: "FILE", help: "write to this file; .mmd, .dot, .svg and .json tell the format" },
      "layers-dir": layersDir,
    },
    load: async () => (await import("./graph-command.ts")).graph,
  },
];
