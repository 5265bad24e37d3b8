import type { Command, CommandOption } from "./command.ts";

const layersDir: CommandOption = {
  value: "DIR",
  multiple: true,
  help: "look for layers in this folder, before $CHARM_LAYERS_DIR",
};

const interfacesDir: CommandOption = {
  value: "DIR",
  multiple: true,
  help: "look for interfaces in this folder, before $CHARM_INTERFACES_DIR",
};

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  {
    name: "add",
    summary: "Add a layer or interface to the includes of the layer in DIR, once it is found.",
    arguments: ["layer|interface", "NAME", "[DIR]"],
    options: {
      endpoint: { value: "NAME", help: "add an endpoint of the interface to metadata.yaml" },
      role: { value: "ROLE", help: "the endpoint's side: requires, provides or peers" },
      "layers-dir": layersDir,
      "interfaces-dir": interfacesDir,
    },
    load: async () => (await import("./add-command.ts")).add,
  },
  {
    name: "build",
    summary: "Make a charm of the layer in DIR and the layers it includes.",
    arguments: ["DIR"],
    options: {
      output: { value: "DIR", help: "put the charm's folder here (default: $CHARM_BUILD_DIR, else DIR/build)" },
      "layers-dir": layersDir,
      "interfaces-dir": interfacesDir,
      name: { value: "NAME", help: "name the charm so, instead of as its metadata.yaml says" },
      check: { help: "write nothing; fail when a build would change anything" },
      frozen: { help: "fail when charm.lock or charm.d.ts would change; for CI" },
      force: { help: "overwrite what was edited by hand in the charm's folder" },
    },
    load: async () => (await import("./build-command.ts")).build,
  },
  {
    name: "create",
    summary: "Make a folder NAME for a new charm, layer or interface that builds, tests and packs at once.",
    arguments: ["NAME"],
    options: {
      template: { value: "TEMPLATE", help: "connector (default), charm, layer or interface" },
      output: { value: "DIR", help: "make the folder in this one (default: here)" },
    },
    load: async () => (await import("./create-command.ts")).create,
  },
  {
    name: "dispatch",
    summary: "Run one hook or action of a charm on this machine as Juju would, and say what it did.",
    arguments: ["[CHARM]"],
    options: {
      hook: { value: "NAME", help: "the hook, such as config-changed or kafka-relation-joined" },
      action: { value: "NAME", help: "an action instead of a hook" },
      param: { value: "KEY=VALUE", multiple: true, help: "a parameter of the action; the value is YAML" },
      state: { value: "DIR", help: "keep the model and the units here (default: .sandbox); it holds secrets" },
      unit: { value: "UNIT", help: "the unit (default: the only one, else CHARM/0)" },
      leader: { help: "let the unit lead; the first unit of an application does" },
      "no-leader": { help: "let no unit lead" },
      config: { value: "KEY=VALUE", multiple: true, help: "set an option first; @FILE as value reads a file" },
      relation: { value: "ENDPOINT:ID", help: "the relation of a relation's hook, where the endpoint has several" },
      "remote-unit": { value: "UNIT", help: "the unit at its other end (default: the first one; made if missing)" },
      data: { value: "KEY=VALUE", multiple: true, help: "what the remote unit publishes; empty takes the key away" },
      "app-data": { value: "KEY=VALUE", multiple: true, help: "what the remote application publishes" },
      secret: { value: "ID", help: "the secret of a secret hook" },
      memory: { value: "FILE", help: "begin with this copy of a real unit's .unit-state.db" },
      juju: { value: "VERSION", help: "the version of Juju that is played (default: 3.6.27)" },
      inspect: { help: "wait for a debugger on loopback, and stop at the first handler" },
      at: { value: "HANDLERS", help: "stop at these handlers instead, separated by commas" },
      "layers-dir": layersDir,
      "interfaces-dir": interfacesDir,
    },
    load: async () => (await import("./dispatch-command.ts")).dispatch,
  },
  {
    name: "explain",
    summary:
      "Say who sets and waits for a flag, when a handler runs, or which layer set an option, in the charm of DIR.",
    arguments: ["flag|handler|config", "NAME", "[DIR]"],
    options: {
      unit: { value: "DIR", help: "also say how it stands on the unit whose charm is in this folder" },
      "layers-dir": layersDir,
      "interfaces-dir": interfacesDir,
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
      "interfaces-dir": interfacesDir,
    },
    load: async () => (await import("./graph-command.ts")).graph,
  },
  {
    name: "inspect",
    summary:
      "Show the files of a .charm, a built charm or a layer's folder: their sizes, and the layers they are from.",
    arguments: ["PATH"],
    options: { "layers-dir": layersDir, "interfaces-dir": interfacesDir },
    load: async () => (await import("./inspect-command.ts")).inspect,
  },
  {
    name: "lint",
    summary:
      "Say what Juju would refuse, what surprises and what is missing in a layer's folder, a built charm or a .charm.",
    arguments: ["[PATH]"],
    options: {
      strict: { help: "fail on warnings too" },
      "layers-dir": layersDir,
      "interfaces-dir": interfacesDir,
    },
    load: async () => (await import("./lint-command.ts")).lint,
  },
  {
    name: "pack",
    summary: "Pack the charm of the layer in DIR into one .charm file that juju deploy takes.",
    arguments: ["DIR"],
    options: {
      output: { value: "DIR", help: "put the file here (default: the current folder)" },
      platform: { value: "PLATFORM", help: "amd64 or arm64 (default: this machine's)" },
      "layers-dir": layersDir,
      "interfaces-dir": interfacesDir,
      frozen: { help: "fail when charm.lock or charm.d.ts would change; for CI" },
    },
    load: async () => (await import("./pack-command.ts")).pack,
  },
];
