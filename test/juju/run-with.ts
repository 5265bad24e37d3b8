import { toolRunner, type RunTool } from "../../src/juju/index.ts";

/** Runs tools as processes with the given environment: vitest's own must not be touched. */
export const runWith = (environment: Readonly<Record<string, string>>): RunTool => toolRunner(environment).run;
