import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "../../src/core/index.ts";
import { readUnitStore, runCharm, type Charm } from "../../src/juju/index.ts";
import { defineLayer, type Handler, type LayerParts } from "../../src/reactive/index.ts";
import { fakeTools } from "./fake-tools.ts";
import { runWith } from "./run-with.ts";

/** Answers with a file of the charm's folder, and notes the call. */
const answering = (tool: string, file: string): string => `#!/bin/sh
printf '%s\\n' "${tool} $*" >>"$JUJU_CHARM_DIR/calls"
cat "$JUJU_CHARM_DIR/${file}"
`;

const refusing = `#!/bin/sh
printf '%s\\n' "leader-set $*" >>"$JUJU_CHARM_DIR/calls"
[ "$(cat "$JUJU_CHARM_DIR/leads")" = true ] || { echo "ERROR cannot write leadership settings" >&2; exit 1; }
`;

/** A unit whose options and leader can change from hook to hook. Its hook tools are executables. */
export type TestUnit = {
  readonly charmDir: string;
  /** What Juju says from now on. */
  readonly juju: (state: {
    readonly config?: Readonly<Record<string, Json>>;
    readonly leads?: "true" | "false";
    readonly settings?: Readonly<Record<string, string>>;
    readonly parameters?: Readonly<Record<string, Json>>;
    readonly ports?: readonly string[];
  }) => void;
  /** Runs a hook of a charm; resolves to its exit code. */
  readonly hook: (name: string, charm: Charm, environment?: Readonly<Record<string, string>>) => Promise<number>;
  /** Runs an action of a charm; resolves to its exit code. */
  readonly action: (name: string, charm: Charm) => Promise<number>;
  /** What Juju passes to a hook. */
  readonly environment: (hook: string, extra?: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  /** The flags that are set between hooks. */
  readonly flags: () => readonly string[];
  readonly row: (key: string) => Json | undefined;
  /** From now on the tool can't be started, until it is mended. */
  readonly breakTool: (tool: string) => void;
  readonly mendTool: (tool: string) => void;
  /** The calls of hook tools, those of `juju-log` without their text. */
  readonly calls: (tool: string) => readonly string[];
};

/** A unit that has run no hook yet, and leads. */
export function aUnit(): TestUnit {
  const tools = fakeTools({
    "config-get": answering("config-get", "config.json"),
    "is-leader": answering("is-leader", "leads"),
    "leader-get": answering("leader-get", "settings.json"),
    "leader-set": refusing,
    "action-get": answering("action-get", "parameters.json"),
    "action-set": "",
    "action-fail": "",
    "action-log": "",
    "opened-ports": answering("opened-ports", "ports.json"),
    "open-port": "",
    "close-port": "",
    "application-version-set": "",
  });
  const { charmDir } = tools;
  const environment: TestUnit["environment"] = (hook, extra = {}) =>
    tools.environment({ JUJU_HOOK_NAME: hook, ...extra });
  const store = () => readUnitStore(join(charmDir, ".unit-state.db"));
  const juju: TestUnit["juju"] = ({ config, leads, settings, parameters, ports }) => {
    if (config) writeFileSync(join(charmDir, "config.json"), JSON.stringify(config));
    if (leads) writeFileSync(join(charmDir, "leads"), leads);
    if (settings) writeFileSync(join(charmDir, "settings.json"), JSON.stringify(settings));
    if (parameters) writeFileSync(join(charmDir, "parameters.json"), JSON.stringify(parameters));
    if (ports) writeFileSync(join(charmDir, "ports.json"), JSON.stringify(ports));
  };
  juju({ config: {}, leads: "true", settings: {}, parameters: {}, ports: [] });
  return {
    charmDir,
    juju,
    environment,
    hook: (name, charm, extra) => {
      const full = environment(name, extra);
      return runCharm(charm, { environment: full, run: runWith(full), print: () => undefined });
    },
    flags: () =>
      store()
        .keys("reactive.states.")
        .map((key) => key.slice("reactive.states.".length)),
    row: (key) => store().get(key),
    action: (name, charm) => {
      const full = environment("", { JUJU_ACTION_NAME: name, JUJU_ACTION_UUID: "7" });
      return runCharm(charm, { environment: full, print: () => undefined });
    },
    breakTool: tools.breakTool,
    mendTool: tools.mendTool,
    calls: (tool) => tools.calls().filter((call) => call.startsWith(`${tool} `)),
  };
}

/** A charm with one layer, `shop`, and these options. */
export function charmOf(handlers: readonly Handler[], parts: LayerParts & Partial<Charm> = {}): Charm {
  const { triggers = [], setup = [], atStart = [], atExit = [], actions = [], migrations = [], ...charm } = parts;
  const layers = [defineLayer("shop", handlers, { triggers, setup, atStart, atExit, actions, migrations })];
  return { name: "shop", layers, endpoints: {}, config: {}, layerOptions: {}, ...charm };
}

/** Whether the unit's database is there. */
export function hasDatabase({ charmDir }: TestUnit): boolean {
  return existsSync(join(charmDir, ".unit-state.db"));
}

/** A file of the charm's folder. */
export function writeCharmFile({ charmDir }: TestUnit, name: string, text: string): void {
  writeFileSync(join(charmDir, name), text);
}

/** What a file of the charm's folder holds. */
export function readCharmFile({ charmDir }: TestUnit, name: string): string {
  return readFileSync(join(charmDir, name), "utf8");
}
