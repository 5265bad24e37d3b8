import { expect, test } from "vitest";
import { configMap, create, labels, listPath, named, pathOf, type Context } from "./context.ts";
import { at, textAt } from "./raw.ts";

/** POST, and what the server adds to each kind. */
export function createFacts(context: () => Context): void {
  const meta = (suffix: string): object => ({ name: named(suffix), labels });

  test("a create makes an object once", async () => {
    expect(await create(context(), configMap("once"))).toMatchObject({ status: 201 });
    expect(await create(context(), configMap("once"))).toMatchObject({
      status: 409,
      body: {
        reason: "AlreadyExists",
        message: `configmaps "${named("once")}" already exists`,
        details: { name: named("once"), kind: "configmaps" },
      },
    });
  });

  test("a dry run of a create makes nothing", async () => {
    expect(await create(context(), configMap("dry-post"), "dryRun=All")).toMatchObject({ status: 201 });
    expect(await context().raw.ask({ path: pathOf(context(), "ConfigMap", "dry-post") })).toMatchObject({
      status: 404,
    });
  });

  test("a name can be made of a prefix", async () => {
    const body = { ...configMap("x"), metadata: { generateName: named("made-"), labels } };
    const answer = await context().raw.ask({ method: "POST", path: listPath(context(), "ConfigMap"), body });
    expect(textAt(answer, "metadata.name")).toMatch(new RegExp(`^${named("made-")}[a-z0-9]{5}$`));
  });

  test("an object without a name is invalid, and one with a version is no new one", async () => {
    const post = (metadata: object) =>
      context().raw.ask({
        method: "POST",
        path: listPath(context(), "ConfigMap"),
        body: { ...configMap("x"), metadata },
      });
    expect(await post({})).toMatchObject({
      status: 422,
      body: { message: 'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required' },
    });
    expect(await post({ name: named("versioned"), resourceVersion: "5" })).toMatchObject({
      status: 500,
      body: { message: "resourceVersion should not be set on objects to be created" },
    });
  });

  const post = async (kind: string, object: object): Promise<Readonly<Record<string, unknown>>> => {
    const body = { kind, ...object };
    const answer = await context().raw.ask({ method: "POST", path: listPath(context(), kind), body });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body as Readonly<Record<string, unknown>>;
  };

  test("a Deployment has defaults at each depth", async () => {
    const spec = {
      selector: { matchLabels: { app: named("defaults") } },
      template: {
        metadata: { labels: { app: named("defaults") } },
        spec: {
          containers: [
            {
              name: "worker",
              image: "registry.invalid/worker",
              ports: [{ containerPort: 8083 }],
              env: [{ name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }],
              readinessProbe: { httpGet: { path: "/health", port: 8083 } },
              volumeMounts: [{ name: "config", mountPath: "/config" }],
            },
          ],
          volumes: [{ name: "config", configMap: { name: "config" } }],
        },
      },
    };
    const made = await post("Deployment", { apiVersion: "apps/v1", metadata: meta("defaults"), spec });
    expect(made["spec"]).toEqual({
      replicas: 1,
      ...spec,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%", maxSurge: "25%" } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      template: {
        ...spec.template,
        spec: {
          containers: [
            {
              name: "worker",
              image: "registry.invalid/worker",
              ports: [{ containerPort: 8083, protocol: "TCP" }],
              env: [{ name: "POD_IP", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } } }],
              resources: {},
              readinessProbe: {
                httpGet: { path: "/health", port: 8083, scheme: "HTTP" },
                timeoutSeconds: 1,
                periodSeconds: 10,
                successThreshold: 1,
                failureThreshold: 3,
              },
              volumeMounts: [{ name: "config", mountPath: "/config" }],
              terminationMessagePath: "/dev/termination-log",
              terminationMessagePolicy: "File",
              imagePullPolicy: "Always",
            },
          ],
          volumes: [{ name: "config", configMap: { name: "config", defaultMode: 420 } }],
          restartPolicy: "Always",
          terminationGracePeriodSeconds: 30,
          dnsPolicy: "ClusterFirst",
          securityContext: {},
          schedulerName: "default-scheduler",
        },
      },
    });
    expect(made).toMatchObject({ status: {}, metadata: { generation: 1 } });
  });

  test("a Service on the nodes has addresses and policies, and loses its node port as ClusterIP", async () => {
    const spec = { type: "NodePort", selector: { app: "x" }, ports: [{ name: "rest", port: 8083 }] };
    const made = await post("Service", { apiVersion: "v1", metadata: meta("node-port"), spec });
    const ip = expect.stringMatching(/^10\.96\./);
    const common = {
      sessionAffinity: "None",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
      internalTrafficPolicy: "Cluster",
      selector: { app: "x" },
      clusterIP: ip,
      clusterIPs: [ip],
    };
    const port = { name: "rest", protocol: "TCP", port: 8083, targetPort: 8083 };
    expect(made["spec"]).toEqual({
      ...common,
      type: "NodePort",
      externalTrafficPolicy: "Cluster",
      ports: [{ ...port, nodePort: expect.any(Number) }],
    });
    expect(made["metadata"]).not.toHaveProperty("generation");
    const { object } = await context().api.apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: named("node-port"), labels },
      spec: { ...spec, type: "ClusterIP" },
    });
    expect(object["spec"]).toEqual({ ...common, type: "ClusterIP", ports: [port] });
  });

  test("a NetworkPolicy has its types and protocols", async () => {
    const spec = { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] };
    const made = await post("NetworkPolicy", { apiVersion: "networking.k8s.io/v1", metadata: meta("policy"), spec });
    expect(made).toMatchObject({ metadata: { generation: 1 } });
    expect(made["spec"]).toEqual({
      podSelector: {},
      ingress: [{ ports: [{ protocol: "TCP", port: 80 }] }],
      policyTypes: ["Ingress"],
    });
  });

  test("a PodDisruptionBudget begins with counts of 0", async () => {
    const spec = { maxUnavailable: 1, selector: { matchLabels: { app: named("budget") } } };
    const made = await post("PodDisruptionBudget", { apiVersion: "policy/v1", metadata: meta("budget"), spec });
    expect(made["spec"]).toEqual(spec);
    expect(made["status"]).toEqual({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 });
  });

  test("stringData of a Secret becomes data", async () => {
    const made = await post("Secret", { apiVersion: "v1", metadata: meta("secret"), stringData: { a: "b" } });
    expect(made).toMatchObject({ type: "Opaque", data: { a: "Yg==" } });
    expect(made).not.toHaveProperty("stringData");
  });

  test("empty maps are not kept", async () => {
    const made = await create(context(), {
      ...configMap("empty"),
      data: {},
      metadata: { name: named("empty"), labels, annotations: {} },
    });
    expect(at(made, "data")).toBeUndefined();
    expect(at(made, "metadata.annotations")).toBeUndefined();
  });
}
