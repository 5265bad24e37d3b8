// Run by kill-anywhere.test.ts as a process of its own: one hook of the charm. Hook tools are processes, unless their
// answers are given: then a debugger need not walk through what Node does for each process.
import { runCharm } from "../../../src/juju/index.ts";
import { charm, hoard } from "./charm.ts";

const version = process.env["HOARD"];
const layers = version === undefined ? charm.layers : [hoard(version)];
const answers = process.env["ANSWERS"];
const given =
  answers === undefined ? undefined : new Map(Object.entries(JSON.parse(answers) as Record<string, string>));
process.exitCode = await runCharm(
  { ...charm, layers },
  given === undefined ? {} : { run: async (tool) => given.get(tool) ?? "" },
);
