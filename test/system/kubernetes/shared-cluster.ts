import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inject } from "vitest";
import { silentLogger } from "../../../src/core/index.ts";
import { createKubernetesApi, type KubernetesApi } from "../../../src/kubernetes/index.ts";
import { kubectl } from "../../../tools/testbed/index.ts";
import { grantCharm, user } from "../access.ts";

/** The real Kubernetes of this run. */
export type SharedCluster = {
  readonly server: string;
  /** The administrator's, whole: it needs no other file. */
  readonly kubeconfigText: string;
  /** Runs kubectl as administrator and returns its stdout; `input` is what `-f -` reads. */
  readonly kubectl: (args: readonly string[], input?: string) => Promise<string>;
  /** A new namespace with the charm's user in it. */
  readonly openNamespace: () => Promise<SharedNamespace>;
};

/** A namespace that no other test uses. */
export type SharedNamespace = {
  readonly namespace: string;
  /** The charm's: a token of a user who has the documented rights here and nothing else. */
  readonly kubeconfig: string;
  /** The administrator, in this namespace. */
  readonly admin: KubernetesApi;
  /** What the charm's user asked here so far, oldest first, from the API server's audit log. */
  readonly audited: () => Promise<readonly Audited[]>;
  /** Deletes it, without waiting for its end. */
  readonly close: () => Promise<void>;
};

/** One request of the charm. */
export type Audited = {
  readonly verb: string;
  readonly resource: string;
  readonly name: string;
  readonly code: number;
  readonly dryRun: boolean;
};

/** The cluster that `start-cluster.ts` started for this run. */
export function sharedCluster(): SharedCluster {
  const { binary, directory, kubeconfigText, server, auditLog } = inject("cluster");
  const run: SharedCluster["kubectl"] = (args, input) => kubectl({ binary, directory, args, input });
  return {
    server,
    kubeconfigText,
    kubectl: run,
    openNamespace: async () => {
      const namespace = `t-${randomBytes(4).toString("hex")}`;
      const kubeconfig = await grantCharm({ kubectl: run, kubeconfigText }, namespace);
      const admin = await createKubernetesApi({
        kubeconfig: kubeconfigText,
        namespace,
        fieldManager: "test",
        log: silentLogger,
      });
      return {
        namespace,
        kubeconfig,
        admin,
        audited: () => readAudit(auditLog, namespace),
        close: async () => {
          await admin.close();
          await run(["delete", "namespace", namespace, "--wait=false"]);
        },
      };
    },
  };
}

async function readAudit(file: string, namespace: string): Promise<readonly Audited[]> {
  type Event = {
    readonly verb: string;
    readonly requestURI: string;
    readonly user: { readonly username: string };
    readonly objectRef?: { readonly resource: string; readonly name?: string };
    readonly responseStatus?: { readonly code: number };
  };
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines
    .map((line): Event => JSON.parse(line))
    .filter((event) => event.user.username === `system:serviceaccount:${namespace}:${user}`)
    .map(({ verb, requestURI, objectRef, responseStatus }) => ({
      verb,
      resource: objectRef?.resource ?? "",
      name: objectRef?.name ?? "",
      code: responseStatus?.code ?? 0,
      dryRun: requestURI.includes("dryRun=All"),
    }));
}
