import type { V1Pod } from "@kubernetes/client-node";
import { expect, vi } from "vitest";
import type { ConfigValue } from "../../../src/sandbox/index.ts";
import { FAST_WORKER, propertiesText } from "../../../tools/testbed/index.ts";
import { answersIn } from "../../helpers/helper-answers.ts";
import { startOperator, unit, type Operator } from "../juju.ts";
import { startNode, type Node } from "./node.ts";

/** A charm on a machine of Juju, whose workers are pods of a real node. */
export type Workers = {
  readonly node: Node;
  readonly operator: Operator;
  /** Deploys the charm, relates it to Kafka and asks for so many workers; waits until they run both connectors. */
  readonly deploy: (workers: number, options?: Options) => Promise<void>;
  /** `juju config`, whose hooks must succeed. */
  readonly configure: (options: Options) => Promise<void>;
  /** Looks again, as Juju's next update-status does, until the status is this. */
  readonly becomes: (status: string | RegExp) => Promise<void>;
  /** Where the charm says that Connect answers, as `host:port`. */
  readonly address: () => Promise<string>;
  /** What Connect answers there. */
  readonly rest: (path: string) => Promise<unknown>;
  /** The ids of the workers that run the tasks of these connectors, in their order; waits until all run on pods that are there. */
  readonly tasksRun: (connectors?: readonly string[]) => Promise<readonly string[]>;
  /** Keeps what charm, workers and Kubernetes said, and returns the folder. */
  readonly evidence: () => Promise<string>;
  readonly close: () => Promise<void>;
};

type Options = Readonly<Record<string, ConfigValue>>;

/** The connectors that the charm registers. */
export const connectors: readonly string[] = ["system-file-stream-sink", "system-file-stream-source"];

/** Starts the node and the operator; nothing is deployed yet. */
export async function startWorkers(): Promise<Workers> {
  const [node, operator] = await Promise.all([startNode(), startOperator("test/helpers/on-pods")]);
  const updateStatus = () => operator.hooks(() => [{ unit, hook: "update-status" }]);
  let known: string | undefined;
  const address = async (): Promise<string> => {
    const [run] = known === undefined ? await updateStatus() : [];
    known ??= String(answersIn(run?.log ?? [])["getWorkerService"]);
    return known;
  };
  const rest = async (path: string): Promise<unknown> => ask(`http://${await address()}${path}`);
  const configure = async (options: Options): Promise<void> => {
    const runs = await operator.configure(options);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
  };
  const becomes = async (status: string | RegExp): Promise<void> => {
    await eventually(async () => {
      if (!fits(await operator.status(), status)) await updateStatus();
      expect(await operator.status()).toMatch(status instanceof RegExp ? status : exactly(status));
    });
  };
  const tasksRun = async (names = connectors): Promise<readonly string[]> => {
    let workers: readonly string[] = [];
    await eventually(async () => {
      const states = await Promise.all(names.map((name) => rest(`/connectors/${name}/status`)));
      const found = states.map((state) => state as State);
      expect(found.flatMap(({ connector, tasks }) => [connector.state, ...tasks.map((task) => task.state)])).toEqual(
        names.flatMap(() => ["RUNNING", "RUNNING"]),
      );
      workers = found.flatMap(({ tasks }) => tasks.map((task) => task.worker_id));
      expect((await node.pods()).map(({ status }) => `${status?.podIP}:8083`)).toEqual(
        expect.arrayContaining([...new Set(workers)]),
      );
    });
    return workers;
  };
  return {
    node,
    operator,
    deploy: async (workers, options = {}) => {
      const runs = await operator.deploy(node.kubeconfig, node.kafka.bootstrap);
      expect(runs.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => 0));
      const { image } = node;
      await configure({
        image,
        memory: "512Mi",
        topics: "lines",
        workers,
        "worker-config": workerConfig(),
        ...options,
      });
      await becomes(`active: ${workers}/${workers} workers, ${connectors.length} connectors`);
      await tasksRun();
    },
    configure,
    becomes,
    address,
    rest,
    tasksRun,
    evidence: () => node.evidence(operator.log()),
    close: async () => {
      await Promise.all([operator.close(), node.close()]);
    },
  };
}

/** The operator's properties: those that make workers quick, and more. */
export const workerConfig = (more: Readonly<Record<string, string>> = {}): string =>
  propertiesText({
    ...FAST_WORKER,
    "plugin.path": "/opt/kafka/plugins",
    "offset.storage.partitions": "1",
    "status.storage.partitions": "1",
    ...more,
  });

/** Waits until something is so. A machine that does other work, too, takes its time. */
export const eventually = (fact: () => Promise<void>, timeout = 120_000): Promise<void> =>
  vi.waitFor(fact, { timeout, interval: 250 });

/** The uids of pods, in order. */
export const uids = (pods: readonly V1Pod[]): readonly string[] =>
  pods.map(({ metadata }) => String(metadata?.uid)).toSorted((a, b) => a.localeCompare(b));

/** How often the containers of pods were restarted. */
export const restarts = (pods: readonly V1Pod[]): number =>
  pods
    .flatMap(({ status }) => status?.containerStatuses ?? [])
    .reduce((sum, { restartCount }) => sum + restartCount, 0);

/** Whether a pod serves. */
export const isReady = ({ status }: V1Pod): boolean =>
  status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true;

type State = {
  readonly connector: { readonly state: string };
  readonly tasks: readonly { readonly state: string; readonly worker_id: string }[];
};

async function ask(url: string): Promise<unknown> {
  const answer = await fetch(url, { headers: { connection: "close" }, signal: AbortSignal.timeout(10_000) });
  return answer.json();
}

const fits = (status: string, wanted: string | RegExp): boolean =>
  wanted instanceof RegExp ? wanted.test(status) : status === wanted;

const exactly = (text: string): RegExp => new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`);
