import { setTimeout as delay } from "node:timers/promises";
import { parameterFault } from "./action-schema.ts";
import { readCharm, type CharmFacts } from "./charm-facts.ts";
import { changedBags } from "./changed-bags.ts";
import { SandboxError } from "./errors.ts";
import type { HookRun, RunOptions } from "./hook-run.ts";
import { requestName, type ActionEvent, type HookRequest } from "./hook-request.ts";
import { applicationName, applicationOf, relationOf, unitOf } from "./lookup.ts";
import { breakRelation, joinRelation, partRelation } from "./relations.ts";
import { changeUnit } from "./change.ts";
import { refreshCharm } from "./applications.ts";
import type { AgentStatus, Edit, Model } from "./model.ts";
import type { ModelStore } from "./model-store.ts";
import { runAttempt, type Attempt } from "./attempt.ts";
import { createToolDirectory } from "./tool-directory.ts";

/**
 * Runs a hook or action of a unit as Juju does: the charm's `dispatch` with Juju's environment and nothing
 * else, in the charm's folder, with the hook tools first in PATH. Exit code 0 commits what the tools wrote,
 * any other drops it, puts the unit's agent into error and tries again up to `maxAttempts`. A charm that has
 * no file for a hook has succeeded. No other unit's hooks are run.
 *
 * Throws `sandbox-failed` where the model holds no such unit or relation, the application has no charm, a relation hook
 * is not told its relation, or the parameters of an action are not what `actions.yaml` says.
 */
export async function runHook(store: ModelStore, request: HookRequest, options: RunOptions = {}): Promise<HookRun> {
  const began = performance.now();
  const before = await startHook(store, request);
  const tools = options.tools ?? (await createToolDirectory(before.version));
  const attempts: Attempt[] = [];
  const most = "action" in request ? 1 : (options.maxAttempts ?? 1);
  try {
    for (;;) {
      const attempt = await runAttempt(store, request, { ...options, tools, meet: meeting(request) });
      attempts.push(attempt);
      if (attempt.committed || attempts.length >= most || options.signal?.aborted) break;
      await store.update(setAgent(request, "executing", ""));
      await delay((options.retryWaitMs ?? 0) * 2 ** (attempts.length - 1));
    }
  } finally {
    if (!options.tools) await tools.remove();
  }
  return summarize(attempts, {
    unit: request.unit,
    before,
    model: await endHook(store, request, attempts),
    began,
  });
}

/** Reads the charm anew, since it may have been built anew, and says what the agent does. */
async function startHook(store: ModelStore, request: HookRequest): Promise<Model> {
  const model = await store.load();
  unitOf(model, request.unit);
  const application = applicationName(request.unit);
  const { charm } = applicationOf(model, application);
  if (!charm) {
    throw new SandboxError(`application ${application} has no charm; run hooks of a deployed application`);
  }
  if (!("action" in request)) {
    if (request.relation) relationOf(model, request.relation.id);
    else if (/-relation-(created|joined|changed|departed|broken)$/.test(request.hook)) {
      throw new SandboxError(`hook ${request.hook} of ${request.unit} needs a relation; name one`);
    }
  }
  const facts = await readCharm(charm.folder);
  if ("action" in request) demandParameters(facts, request.action, model.version);
  return store.update((now) => setAgent(request, "executing", "")(refreshCharm(now, application, facts)));
}

/** Juju holds the parameters against the schema before it fills in defaults, and then runs nothing. */
function demandParameters(
  { actionSchemas = {} }: CharmFacts,
  { name, parameters = {} }: ActionEvent["action"],
  version: string,
): void {
  const schema = Object.hasOwn(actionSchemas, name) ? actionSchemas[name] : undefined;
  const fault = schema === undefined ? undefined : parameterFault(schema, parameters, version);
  if (fault === undefined) return;
  throw new SandboxError(`Juju does not run action ${name}: ${fault}; see its entry in actions.yaml`);
}

async function endHook(store: ModelStore, request: HookRequest, attempts: readonly Attempt[]): Promise<Model> {
  const committed = attempts.at(-1)?.committed === true;
  // A failed action leaves its unit well.
  return committed || "action" in request
    ? store.update(setAgent(request, "idle", ""))
    : store.update(setAgent(request, "error", `hook failed: "${requestName(request)}"`));
}

function setAgent(request: HookRequest, status: AgentStatus["status"], message: string): Edit {
  const agent = { status, message, since: new Date().toISOString() };
  return (model) => changeUnit(model, request.unit, { agent });
}

/** What a relation hook tells its unit about who is there. */
function meeting(request: HookRequest): { readonly before: Edit; readonly after: Edit } {
  const none = { before: same, after: same };
  if ("action" in request || !request.relation) return none;
  const { hook, unit } = request;
  const { id: relation, remoteUnit } = request.relation;
  if (/-relation-(created|joined|changed)$/.test(hook)) {
    return { ...none, before: (model) => joinRelation(model, unit, { relation, remoteUnit }) };
  }
  if (hook.endsWith("-relation-departed")) {
    return { ...none, before: (model) => partRelation(model, unit, { relation, remoteUnit }) };
  }
  if (hook.endsWith("-relation-broken")) {
    return { ...none, after: (model) => breakRelation(model, unit, relation) };
  }
  return none;
}

const same: Edit = (model) => model;

type Ending = { readonly unit: string; readonly before: Model; readonly model: Model; readonly began: number };

function summarize(attempts: readonly Attempt[], { unit, before, model, began }: Ending): HookRun {
  const last = attempts.at(-1);
  return {
    exitCode: last?.exitCode ?? -1,
    attempts: attempts.length,
    timedOut: last?.timedOut ?? false,
    ms: performance.now() - began,
    model,
    tools: attempts.flatMap((attempt) => attempt.tools),
    log: attempts.flatMap((attempt) => attempt.log),
    statuses: attempts.flatMap((attempt) => attempt.statuses),
    stdout: attempts.map((attempt) => attempt.stdout).join(""),
    stderr: attempts.map((attempt) => attempt.stderr).join(""),
    changedBags: changedBags(before, model, unit),
    ...(last?.action ? { action: last.action } : {}),
  };
}
