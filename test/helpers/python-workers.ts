import { createHash } from "node:crypto";
import type { Kind, KubernetesObject } from "../../src/kubernetes/index.ts";

/** What the Python layer's workers were made from. */
export type PythonWorkers = {
  readonly model: { readonly name: string; readonly uuid: string };
  readonly application: string;
  readonly replicas: number;
  /** The name of the unit that led when they were made: Python's group.id. */
  readonly unit: string;
};

/** The objects of the Python layer with the labels that its deployer added, as that gave them to `kubectl apply`. */
export function pythonManifests({ model, application, replicas, unit }: PythonWorkers): readonly KubernetesObject[] {
  const uuid = createHash("md5").update(`${model.uuid}${application}`).digest("hex");
  const app = { app: uuid };
  const labels = {
    ...app,
    "juju-app": uuid,
    deployer: "kubernetes-deployer",
    model_uuid: model.uuid,
    juju_unit: application,
  };
  const object = (kind: Kind, prefix: string, rest: Readonly<Record<string, unknown>>): KubernetesObject => ({
    apiVersion: kind === "Deployment" ? "apps/v1" : "v1",
    kind,
    metadata: { name: `${prefix}-${uuid}`, labels },
    ...rest,
  });
  const topic = (end: string): string => `${model.name}.${application}.${end}`;
  const properties = {
    "offset.flush.interval.ms": "10000",
    "group.id": unit.replaceAll("/", "-"),
    "config.storage.topic": topic("connectconfigs"),
    "offset.storage.topic": topic("connectoffsets"),
    "status.storage.topic": topic("connectstatus"),
    "bootstrap.servers": "10.0.0.9:9092",
  };
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}`);
  const image = "sborny/kafka-connect-base";
  const mounts = [{ name: "config-volume", mountPath: "/etc/config" }];
  const container = { name: uuid, image, ports: [{ containerPort: 8083 }], volumeMounts: mounts };
  return [
    object("ConfigMap", "cfgmap", { data: { "connect-distributes.properties": lines.join("\n") } }),
    object("Service", "svc", { spec: { type: "NodePort", ports: [{ port: 8083 }], selector: app } }),
    object("Deployment", "depl", {
      spec: {
        replicas,
        revisionHistoryLimit: 2,
        selector: { matchLabels: app },
        template: {
          metadata: { annotations: { configmap: "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12" }, labels: app },
          spec: {
            containers: [container],
            volumes: [{ name: "config-volume", configMap: { name: `cfgmap-${uuid}` } }],
          },
        },
      },
    }),
  ];
}

/** What the Python layer left in the memory of a unit. */
export const pythonMemory = {
  "docker-image": "sborny/kafka-connect-base",
  "worker.properties": { "offset.flush.interval.ms": 10_000 },
  "kafka-connect-service": "10.0.0.1:30083",
  "reactive.data_changed.resource-context": "99914b932bd37a50b983c5e7c90ae93b",
  "reactive.states.kafka-connect-base.install": null,
  "reactive.states.kafka-connect-base.configured": null,
} as const;
