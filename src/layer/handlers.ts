import { hook, when, type Handler } from "../reactive/index.ts";
import { awaitRollout, configureWorkers, repairDrift } from "./configure.ts";
import { flags } from "./flags.ts";
import { applyAgainAfterRefresh, observeInputs } from "./inputs.ts";
import { observeWorkers } from "./observe.ts";
import { takeOverSecrets } from "./recorded-secrets.ts";
import { askDeployerAsLeader } from "./relations/deployer-hand-over.ts";
import { pruneFormer } from "./prune.ts";
import { removeWorkers } from "./remove.ts";

/** Every handler of the layer, in the order of a unit's life. */
export const handlers: readonly Handler[] = [
  // every hook: what is asked for, and what is there
  hook("*").do(observeInputs),
  hook("*").do(observeWorkers),
  hook("*").do(askDeployerAsLeader),
  hook("upgrade-charm").do(applyAgainAfterRefresh),
  hook("leader-elected").do(takeOverSecrets),
  // the workers
  when(flags.install, "leadership.is_leader").whenNot(flags.configured).do(configureWorkers),
  when(flags.install, "leadership.is_leader", flags.configured).do(repairDrift),
  when(flags.installed, flags.configured, flags.rolling).do(awaitRollout),
  when("leadership.is_leader", flags.configured).whenNot(flags.rolling).do(pruneFormer),
  // the end
  hook("stop", "remove").do(removeWorkers),
];
