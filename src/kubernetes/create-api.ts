import { adoption } from "./adopt.ts";
import { accepted, toObject } from "./answer.ts";
import type { KubernetesApi, KubernetesApiOptions } from "./api.ts";
import type { RequestContext } from "./client-node.ts";
import { checkObject } from "./check-object.ts";
import type { Asked } from "./errors.ts";
import { listOf } from "./json-fields.ts";
import { readKubeconfig, type Kubeconfig } from "./kubeconfig.ts";
import { logWarnings } from "./log-warnings.ts";
import { namingMissingRights } from "./naming-rights.ts";
import type { Kind, KubernetesObject } from "./object.ts";
import { reviewRules } from "./rights.ts";
import type { Answer } from "./retry.ts";
import { createTransport } from "./transport.ts";
import { readWarnings } from "./warnings.ts";

/**
 * Opens a cluster. Sends nothing yet.
 *
 * Throws `ConfigError` for a kubeconfig that can't be used. The client library is loaded here and not before.
 */
export async function createKubernetesApi(options: KubernetesApiOptions): Promise<KubernetesApi> {
  const { fieldManager, log } = options;
  const { kubeconfig: source } = options;
  const open = async (): Promise<Kubeconfig> => readKubeconfig(typeof source === "string" ? source : await source());
  const kubeconfig = await open();
  const { server, verifiesServer } = kubeconfig;
  const [{ PatchStrategy }, { createTypedRequests }] = await Promise.all([
    import("./client-node.ts"),
    import("./typed-requests.ts"),
  ]);
  if (!verifiesServer) log.warning("kubernetes server's certificate is not verified", { server });

  const transport = createTransport({
    server,
    credentials: kubeconfig.credentials(),
    reload: typeof source === "string" ? undefined : async () => (await open()).credentials(),
    readTimeoutMs: options.readTimeoutMs ?? 10_000,
    writeTimeoutMs: options.writeTimeoutMs ?? 30_000,
    budgetMs: options.budgetMs ?? 60_000,
    hookBudgetMs: options.hookBudgetMs ?? 120_000,
    log,
  });
  const requests = createTypedRequests(server);
  const namespace = options.namespace ?? kubeconfig.namespace ?? "default";
  const send = async (typed: Promise<RequestContext>, contentType?: string): Promise<Answer> => {
    const request = await typed;
    if (contentType !== undefined) request.setHeaderParam("Content-Type", contentType);
    const body = request.getBody();
    return transport.send({
      method: request.getHttpMethod(),
      url: new URL(request.getUrl()),
      headers: request.getHeaders(),
      body: typeof body === "string" ? body : undefined,
    });
  };
  const asking = (verb: Asked["verb"], kind: Kind, objectName?: string): Asked => ({
    verb,
    kind,
    ...(objectName === undefined ? {} : { objectName }),
    ...(kind === "Node" ? {} : { namespace }),
    ...(options.howToGrant === undefined ? {} : { howToGrant: options.howToGrant }),
    ...(options.howToLogIn === undefined ? {} : { howToLogIn: options.howToLogIn }),
  });
  const warn = logWarnings(log);

  async function patchOwners(
    live: KubernetesObject,
    object: KubernetesObject,
    tries: number,
  ): Promise<readonly string[]> {
    const { kind, metadata } = live;
    const found = adoption(live, object, fieldManager);
    if (found === undefined) return [];
    const asked = asking("adopt", kind, metadata.name);
    const patch = {
      name: metadata.name,
      namespace,
      body: found.patch,
      fieldManager,
      fieldValidation: "Strict",
    } as const;
    const answer = await send(requests[kind].patch(patch), PatchStrategy.MergePatch);
    if (answer.status === 409 && tries > 1) {
      // A controller wrote its status meanwhile: what is to be done is found anew.
      const now = accepted(asked, await send(requests[kind].read({ name: metadata.name, namespace })));
      return patchOwners(toObject(kind, now), object, tries - 1);
    }
    accepted(asked, answer);
    return found.managers;
  }

  const api: KubernetesApi = {
    server,
    namespace,
    immediate: true,
    requests: transport.requests,
    close: async () => transport.close(),

    read: async (kind, name) => {
      const asked = asking("read", kind, name);
      const answer = await send(requests[kind].read({ name, namespace }));
      return answer.status === 404 ? undefined : toObject(kind, accepted(asked, answer));
    },

    list: async (kind, which = {}) => {
      const asked = asking("list", kind);
      const body = accepted(asked, await send(requests[kind].list({ namespace, ...which })));
      return listOf(body["items"]).map((item) => toObject(kind, item));
    },

    apply: async (object, { dryRun = false } = {}) => {
      checkObject(object);
      const { kind, metadata } = object;
      const asked = asking("apply", kind, metadata.name);
      const patch = {
        name: metadata.name,
        namespace,
        body: object,
        fieldManager,
        fieldValidation: "Strict",
        force: true,
        ...(dryRun ? ({ dryRun: "All" } as const) : {}),
      } as const;
      const answer = await send(requests[kind].patch(patch), PatchStrategy.ServerSideApply);
      warn(kind, metadata.name, readWarnings(answer.warning));
      return { object: toObject(kind, accepted(asked, answer)), created: answer.status === 201 };
    },

    adopt: (live, object) => patchOwners(live, object, 3),

    remove: async (kind, name, { uid, propagation = "Background" } = {}) => {
      const asked = asking("remove", kind, name);
      const body = {
        propagationPolicy: propagation,
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      } as const;
      const answer = await send(requests[kind].remove({ name, namespace, body }));
      if (answer.status === 404 || (answer.status === 409 && uid !== undefined)) return false;
      accepted(asked, answer);
      return true;
    },

    setReplicas: async (name, replicas) => {
      const asked = asking("scale", "Deployment", name);
      const patch = { name, namespace, body: { spec: { replicas } }, fieldManager, fieldValidation: "Strict" } as const;
      accepted(asked, await send(requests.Deployment.patch(patch), PatchStrategy.MergePatch));
    },
  };
  if (options.wantedRights === undefined) return api;
  return namingMissingRights(api, {
    wanted: options.wantedRights,
    howToGrant: options.howToGrant ?? "grant them to the kubeconfig's user",
    review: () => reviewRules({ server, namespace, send: transport.send }),
    log,
  });
}
