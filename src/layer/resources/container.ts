import type { InitContainer, PodOptions } from "../pods/pod-options.ts";
import type { WorkersSpec } from "../spec.ts";
import { configFolder, secretsFolder, startScript } from "../start-script.ts";
import { restPort } from "../worker-properties.ts";
import type { ConfigObjects } from "./config.ts";

/** A part of a container. */
type Part = Readonly<Record<string, unknown>>;

/** Plugins are scanned at the start, which is slow. */
const startup = { periodSeconds: 5, failureThreshold: 60 };

/** How long a worker may take to start, in seconds. */
export function startupSeconds({ pods }: Pick<WorkersSpec, "pods">): number {
  const { initialDelaySeconds, periodSeconds, failureThreshold } = {
    initialDelaySeconds: 0,
    ...startup,
    ...pods.probes?.startup,
  };
  return initialDelaySeconds + periodSeconds * failureThreshold;
}

/** The container of a worker. */
export function workerContainer(spec: WorkersSpec, config: Omit<ConfigObjects, "objects">): Part {
  const { profile, pods } = spec;
  const { imagePullPolicy, resources = {}, probes = {} } = pods;
  const memory = `${Math.floor(spec.memory / 2 ** 20)}Mi`;
  const port = { port: "rest-api" };
  return {
    name: "worker",
    image: profile.image,
    ...(imagePullPolicy === undefined ? {} : { imagePullPolicy }),
    command: ["sh", "-c", startScript],
    env: workerVariables(spec, config.variables),
    ports: [{ name: "rest-api", containerPort: restPort, protocol: "TCP" }],
    resources: { requests: { ...resources.requests, memory }, limits: { ...resources.limits, memory } },
    startupProbe: { tcpSocket: port, ...startup, ...probes.startup },
    livenessProbe: { tcpSocket: port, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6, ...probes.liveness },
    // /health takes up to 10 s to say no
    readinessProbe: {
      httpGet: { path: spec.readinessPath, ...port },
      periodSeconds: 5,
      timeoutSeconds: 11,
      ...probes.readiness,
    },
    terminationMessagePolicy: "FallbackToLogsOnError",
    ...security(spec, pods.readOnlyRootFilesystem === true ? { readOnlyRootFilesystem: true } : {}),
    volumeMounts: [
      { name: "config", mountPath: configFolder, readOnly: true },
      { name: "tmp", mountPath: "/tmp" },
      ...(config.secrets === undefined ? [] : [{ name: "secrets", mountPath: secretsFolder, readOnly: true }]),
      ...(pods.volumeMounts ?? []),
    ],
  };
}

/** A container that runs before a worker, with no more rights than a worker has unless it is given some. */
export function initContainer(spec: WorkersSpec, { env, securityContext, ...rest }: InitContainer): Part {
  return {
    terminationMessagePolicy: "FallbackToLogsOnError",
    ...rest,
    ...(env === undefined ? {} : { env: variables(env) }),
    ...security(spec, securityContext ?? {}),
  };
}

function workerVariables({ memory, pods }: WorkersSpec, secretName: string | undefined): readonly Part[] {
  const heap = `${Math.floor((memory * 0.6) / 2 ** 20)}m`;
  const secret = Object.keys(pods.secretEnv ?? {}).map((name) => [
    name,
    { secretKeyRef: { name: secretName, key: name } },
  ]);
  const given = { ...pods.env, ...Object.fromEntries(secret) };
  const own = [
    { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    { name: "KAFKA_HEAP_OPTS", value: `-Xms${heap} -Xmx${heap}` },
    { name: "LOG_DIR", value: "/tmp/kafka-logs" },
  ];
  return [...own.filter(({ name }) => !Object.hasOwn(given, name)), ...variables(given)];
}

/** Sorted by name, so that the order in which somebody wrote them restarts no worker. */
const variables = (given: NonNullable<PodOptions["env"]>): readonly Part[] =>
  Object.entries(given)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (typeof value === "string" ? { name, value } : { name, valueFrom: value }));

function security({ profile }: WorkersSpec, more: Part): Part {
  const least =
    profile.generation === "modern" ? { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } : {};
  const securityContext = { ...least, ...more };
  return Object.keys(securityContext).length === 0 ? {} : { securityContext };
}
