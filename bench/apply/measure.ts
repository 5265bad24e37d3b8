import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { builderPackage } from "../../src/build/index.ts";
import { builtinsAtHand } from "../../src/build/program/builtins.ts";
import { bundleSettings, leaveOut, unusedWeight } from "../../src/build/program/bundle-settings.ts";
import type { Logger } from "../../src/core/index.ts";
import { kubeBinary } from "../../tools/testbed/kube-binary.ts";
import { startKubernetes, type Kubernetes } from "../../tools/testbed/index.ts";
import { spreadOf, timeProcess, type Spread } from "../timing.ts";
import type { Command } from "../unit.ts";
import { sixObjects } from "./objects.ts";

/** One scenario's figures: whole processes in milliseconds, and the median of the pairs' ratios. */
export type Row = {
  readonly scenario: string;
  readonly ours: Spread;
  readonly kubectl: Spread;
  readonly ratio: number;
};

/** What is there when a run begins, and what it applies: the objects of which turn, in which namespace. */
type Scenario = {
  readonly name: string;
  readonly namespace: (subject: string, run: number) => string;
  readonly turn: (run: number) => number;
};

const scenarios: readonly Scenario[] = [
  { name: "six new objects", namespace: (subject, run) => `new-${subject}-${run}`, turn: () => 0 },
  { name: "two of six changed", namespace: (subject) => `changed-${subject}`, turn: (run) => run },
  { name: "nothing changed", namespace: (subject) => `same-${subject}`, turn: () => 0 },
];

/** Where everything of a bench is. */
type Place = { readonly cluster: Kubernetes; readonly folder: string; readonly binary: string };

const warmUps = 2;

/** Times both on a real API server, in turns: each run of ours follows one of kubectl. */
export async function measure(log: Logger, runs: number): Promise<readonly Row[]> {
  const binary = await kubeBinary(log);
  const folder = await realpath(await mkdtemp(join(tmpdir(), "apply-bench-")));
  const cluster = await startKubernetes({ log });
  try {
    await bundle(folder);
    await writeFile(join(folder, "kubeconfig"), cluster.kubeconfigText, { mode: 0o600 });
    const rows: Row[] = [];
    for (const scenario of scenarios) {
      log.info(`applying: ${scenario.name} …`);
      rows.push(await measureScenario({ cluster, folder, binary }, scenario, runs));
    }
    return rows;
  } finally {
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureScenario(place: Place, scenario: Scenario, runs: number): Promise<Row> {
  const pairs: { readonly ours: number; readonly kubectl: number }[] = [];
  await makeNamespaces(place, scenario, runs);
  for (let run = -warmUps; run < runs; run += 1) {
    const manifests = join(place.folder, "manifests.json");
    await writeFile(
      manifests,
      JSON.stringify({ apiVersion: "v1", kind: "List", items: sixObjects(scenario.turn(run)) }),
    );
    const kubectl = await timeProcess(kubectlCommand(place, manifests, scenario.namespace("kubectl", run)));
    const ours = await timeProcess(ourCommand(place, manifests, scenario.namespace("ours", run)));
    if (run >= 0) pairs.push({ ours, kubectl });
  }
  return {
    scenario: scenario.name,
    ours: spreadOf(pairs.map(({ ours }) => ours)),
    kubectl: spreadOf(pairs.map(({ kubectl }) => kubectl)),
    ratio: spreadOf(pairs.map(({ ours, kubectl }) => ours / kubectl)).median,
  };
}

async function makeNamespaces({ cluster }: Place, { namespace }: Scenario, runs: number): Promise<void> {
  const all = Array.from({ length: runs + warmUps }, (_, index) => index - warmUps);
  const names = new Set(all.flatMap((run) => ["ours", "kubectl"].map((subject) => namespace(subject, run))));
  const items = [...names].map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
  await cluster.kubectl(
    ["apply", "--server-side", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  );
}

/** Its cache of what the server offers is warm after the first run, as on an operator's machine. */
const kubectlCommand = ({ binary, folder }: Place, manifests: string, namespace: string): Command => ({
  file: binary,
  args: [
    "kubectl",
    "--kubeconfig",
    join(folder, "kubeconfig"),
    "--cache-dir",
    join(folder, "cache"),
    "apply",
    "--server-side",
    "--force-conflicts",
    "--namespace",
    namespace,
    "-f",
    manifests,
  ],
  directory: folder,
  environment: { HOME: folder },
});

const ourCommand = ({ folder }: Place, manifests: string, namespace: string): Command => ({
  file: process.execPath,
  args: [join(folder, "program.js"), join(folder, "kubeconfig"), namespace, manifests],
  directory: folder,
  // As the charm's dispatch has it.
  environment: { NODE_COMPILE_CACHE: join(folder, "compile-cache") },
});

/** As a charm's program is bundled. */
async function bundle(folder: string): Promise<void> {
  await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
  const { outputFiles } = await build({
    ...bundleSettings(await builderPackage()),
    entryPoints: [join(import.meta.dirname, "program.ts")],
    outdir: folder,
    minify: true,
    plugins: [leaveOut(unusedWeight), builtinsAtHand],
  });
  for (const { path, contents } of outputFiles) await writeFile(path, contents);
}
