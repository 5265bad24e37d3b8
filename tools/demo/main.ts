/**
 * `npm run demo`: a charm for Kafka Connect lives its whole life on this machine, and each step shows what
 * anyone would see. The charm, its dispatch and the hook tools are real processes; Kubernetes and Connect are
 * stand-ins on the loopback. `npm run test:system` does the same with the real ones.
 */
import { parseArgs } from "node:util";
import { changesBetween } from "./changes.ts";
import { renderStep, type Played } from "./render.ts";
import { look } from "./seen.ts";
import { steps, unit } from "./steps.ts";
import { openWorld } from "./world.ts";

const help = `Usage: npm run demo [-- --json]

A charm for Kafka Connect lives its whole life: deploy, relate, configure, scale, a bad option, removal.
Kubernetes and Connect are stand-ins; the charm and its hooks are real processes.

  --json   one JSON object instead of text
  --help   this text

Exit code: 0 when every step is as it should be, 1 when one is not, 2 for wrong arguments.
`;

async function demo(json: boolean): Promise<number> {
  const say = (text: string): void => void (json || console.log(text));
  const began = performance.now();
  say("A charm for Kafka Connect, from deploy to removal.");
  say("Real: the built charm, its dispatch, the hook tools, all of them processes.");
  say("STAND-INS: Kubernetes and Connect. npm run test:system has the real ones.\n");
  const world = await openWorld("examples/file-stream", (line) => process.stderr.write(`  ${line}\n`));
  const played: Played[] = [];
  try {
    let before = await look(world, unit);
    for (const [index, step] of steps.entries()) {
      const hooks = await step.act(world);
      const seen = await look(world, unit);
      const facts = { "every hook exits 0": hooks.every(({ run }) => run.exitCode === 0), ...step.facts(seen, before) };
      const shown = { title: step.title, typed: step.typed, hooks, seen, changes: changesBetween(before, seen), facts };
      played.push(shown);
      say(renderStep(index + 1, shown));
      before = seen;
    }
  } finally {
    await world.close();
  }
  const wrong = played.flatMap(({ title, facts }) =>
    Object.entries(facts).flatMap(([fact, holds]) => (holds ? [] : [`${title}: not so: ${fact}`])),
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  if (json)
    console.log(
      JSON.stringify(
        { ok: wrong.length === 0, seconds: Number(seconds), wrong, steps: played.map(asJson) },
        undefined,
        2,
      ),
    );
  else say(wrong.length === 0 ? `All ${steps.length} steps as they should be, in ${seconds} s.` : wrong.join("\n"));
  return wrong.length === 0 ? 0 : 1;
}

/** Without the model: it holds the secrets of the sandbox. */
const asJson = ({ hooks, seen: { template: _template, ...seen }, ...rest }: Played): unknown => ({
  ...rest,
  ...seen,
  hooks: hooks.map(({ hook, trace, run: { exitCode, ms, tools, statuses, log } }) => ({
    trace,
    hook,
    exitCode,
    ms: Math.round(ms),
    tools,
    statuses,
    log,
  })),
});

try {
  const { values } = parseArgs({
    options: { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  });
  if (values.help) process.stdout.write(help);
  else process.exitCode = await demo(values.json);
} catch (error) {
  const usage = error instanceof TypeError && "code" in error;
  process.stderr.write(`${error instanceof Error ? (usage ? error.message : error.stack) : String(error)}\n`);
  process.exitCode = usage ? 2 : 1;
}
