import type { Operation, Scenario, ScenarioHandler } from "../../tools/replay/scenario.ts";

/** All scenarios that lack one part of this one: a handler, a hook, a decorator or its argument, an operation. */
export function deletions(scenario: Scenario): readonly Scenario[] {
  const { handlers, hooks, flags = [] } = scenario;
  return [
    ...withoutOne(handlers).map((rest) => ({ ...scenario, handlers: rest })),
    ...withoutOne(hooks)
      .filter((rest) => rest.length > 0)
      .map((rest) => ({ ...scenario, hooks: rest })),
    ...(["import", "atstart", "atexit"] as const).flatMap((part) =>
      fewerOperations(scenario[part] ?? []).map((rest) => ({ ...scenario, [part]: rest })),
    ),
    ...withoutOne(flags).map((rest) => ({ ...scenario, flags: rest })),
    ...replaceOne(handlers, smallerHandlers).map((rest) => ({ ...scenario, handlers: rest })),
  ];
}

function smallerHandlers(handler: ScenarioHandler): readonly ScenarioHandler[] {
  const { on, body } = handler;
  const fewerArguments = replaceOne(on, ([name, ...args]) =>
    // A list that becomes empty means something else: such a handler may run a hundred times.
    args.length > 1 ? withoutOne(args).map((rest) => [name, ...rest] as const) : [],
  );
  return [
    ...withoutOne(on).map((rest) => ({ ...handler, on: rest })),
    ...fewerOperations(body).map((rest) => ({ ...handler, body: rest })),
    ...fewerArguments.map((rest) => ({ ...handler, on: rest })),
  ];
}

/** Without one operation, or with what a branch does instead of the question. */
function fewerOperations(operations: readonly Operation[]): readonly (readonly Operation[])[] {
  return [
    ...withoutOne(operations),
    ...operations.flatMap((operation, index) =>
      branchesOf(operation).map((branch) => operations.toSpliced(index, 1, ...branch)),
    ),
  ];
}

const branchesOf = ([kind, , ...branches]: Operation): readonly (readonly Operation[])[] =>
  kind === "if" ? (branches as unknown as readonly (readonly Operation[])[]) : [];

const withoutOne = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.map((_, index) => list.toSpliced(index, 1));

const replaceOne = <T>(list: readonly T[], smaller: (one: T) => readonly T[]): readonly (readonly T[])[] =>
  list.flatMap((one, index) => smaller(one).map((other) => list.with(index, other)));
