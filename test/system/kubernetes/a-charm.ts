import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { onTestFinished } from "vitest";
import { createLogger, type LogLine } from "../../../src/core/index.ts";
import {
  createKubernetesApi,
  type KubernetesApi,
  type KubernetesApiOptions,
  type KubernetesObject,
} from "../../../src/kubernetes/index.ts";
import { startFaultProxy, type FaultProxy } from "../../helpers/fault-proxy.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

/** The engine with the rights of a charm, in a namespace of its own on the real server, for one test. */
export type Charm = {
  readonly api: KubernetesApi;
  readonly space: SharedNamespace;
  /** What it logged. */
  readonly lines: LogLine[];
  readonly log: KubernetesApiOptions["log"];
  /** Before the server; tells how many connections there were. */
  readonly proxy: FaultProxy;
  /** Runs kubectl as administrator in the namespace. */
  readonly kubectl: (args: readonly string[], input?: string | object) => Promise<string>;
};

/** Opens all of it, and closes it at the end of the test. */
export async function openCharm(options: Partial<KubernetesApiOptions> = {}): Promise<Charm> {
  const space = await sharedCluster().openNamespace();
  onTestFinished(space.close);
  const proxy = await startFaultProxy(space.kubeconfig);
  onTestFinished(proxy.close);
  const lines: LogLine[] = [];
  const log = createLogger((line) => lines.push(line));
  const api = await createKubernetesApi({ kubeconfig: proxy.kubeconfig, fieldManager, log, ...options });
  onTestFinished(api.close);
  return {
    api,
    space,
    lines,
    log,
    proxy,
    kubectl: (args, input) =>
      sharedCluster().kubectl(
        ["-n", space.namespace, ...args],
        typeof input === "object" ? JSON.stringify(input) : input,
      ),
  };
}

/** Who owns what the charm applies. */
export const fieldManager = "kafka-connect-base";

/** Who wrote an object, the parts of it that controllers write left out, as `Apply kafka-connect-base`. */
export const managersOf = (object: KubernetesObject | undefined): readonly string[] =>
  (object?.metadata.managedFields ?? [])
    .filter(({ subresource }) => subresource !== "status")
    .map(({ manager, operation, subresource }) => [operation, manager, subresource].filter(Boolean).join(" "))
    .toSorted();

/** The versions of all objects of a test's namespace that have labels of ours, by kind and name, once controllers are quiet. */
export async function versionsOf(charm: Charm): Promise<Readonly<Record<string, string>>> {
  for (let before = await readVersions(charm); ;) {
    await sleep(300);
    const now = await readVersions(charm);
    if (isDeepStrictEqual(now, before)) return now;
    before = now;
  }
}

async function readVersions({ kubectl }: Charm): Promise<Readonly<Record<string, string>>> {
  const kinds = "configmap,secret,service,poddisruptionbudget,deployment,replicaset,pod";
  const answer: unknown = JSON.parse(await kubectl(["get", kinds, "-l", "app.kubernetes.io/name", "-o", "json"]));
  const items: readonly KubernetesObject[] = Object(answer).items;
  return Object.fromEntries(
    items.map(({ kind, metadata }) => [
      `${kind} ${metadata.name}`,
      `${metadata.resourceVersion} generation ${metadata.generation}`,
    ]),
  );
}
