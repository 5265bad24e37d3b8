import { expect, test } from "vitest";
import { stringify } from "yaml";
import type { PodOptions } from "../../src/layer/helpers.ts";
import type { Options } from "../../src/layer/options.ts";
import { resources } from "../../src/layer/resources/index.ts";
import { specOf } from "./spec-of.ts";

// What goes to the server for each profile of images, each way from outside and with every option of pods, to be read.

const everyOption: PodOptions = {
  resources: { requests: { cpu: "500m" }, limits: { cpu: "2" } },
  env: { KAFKA_OPTS: "-Duser.timezone=UTC", REGION: { configMapKeyRef: { name: "site", key: "region" } } },
  secretEnv: { AWS_SECRET_ACCESS_KEY: "s3cret" },
  labels: { team: "data" },
  annotations: { "example.com/note": "any text" },
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ key: "dedicated", operator: "Exists", effect: "NoSchedule" }],
  affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [] } },
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "rack", whenUnsatisfiable: "DoNotSchedule" }],
  priorityClassName: "high",
  serviceAccountName: "workers",
  volumes: [{ name: "plugins", emptyDir: {} }],
  volumeMounts: [{ name: "plugins", mountPath: "/opt/kafka/plugins/more", readOnly: true }],
  initContainers: [
    {
      name: "fetch",
      image: "curlimages/curl:8.11.0",
      args: ["-o", "/plugins/jdbc.jar", "https://example.com/jdbc.jar"],
      env: { HTTPS_PROXY: "http://proxy:3128" },
      volumeMounts: [{ name: "plugins", mountPath: "/plugins" }],
    },
  ],
  imagePullSecrets: ["registry"],
  imagePullPolicy: "Always",
  securityContext: { runAsUser: 1001 },
  readOnlyRootFilesystem: true,
  rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
  terminationGracePeriodSeconds: 120,
  probes: { startup: { failureThreshold: 120 }, liveness: { periodSeconds: 30 }, readiness: { timeoutSeconds: 15 } },
  hostAliases: [{ ip: "10.0.0.9", hostnames: ["broker"] }],
  dnsPolicy: "None",
  dnsConfig: { nameservers: ["10.0.0.53"] },
  networkPolicy: { from: [{ ipBlock: { cidr: "10.1.0.0/16" } }] },
};

const images = { legacy: "sborny/kafka-connect-base", modern: "apache/kafka:4.3.1" } as const;
const ways: readonly Options["expose"][] = ["nodeport", "clusterip", "loadbalancer"];
const options: Readonly<Record<string, PodOptions>> = { plain: {}, full: everyOption };

const rows = Object.entries(images).flatMap(([profile, image]) =>
  ways.flatMap((expose) => Object.entries(options).map(([name, pods]) => ({ profile, image, expose, name, pods }))),
);

test.each(rows)("$profile workers, $expose, $name options", async ({ profile, image, expose, name, pods }) => {
  const objects = resources(specOf({ image, expose, pods, workerConfig: { "sasl.jaas.config": "p" } }));
  const text = objects.map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 })).join("---\n");
  await expect(text).toMatchFileSnapshot(`./rendered/${profile}-${expose}-${name}.yaml`);
});
