import { afterAll, beforeAll, expect, test } from "vitest";
import { setPodOptions } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import {
  askForWorkers,
  openApplicationOn,
  relateKafka,
  type HookSeen,
  type LayerApplication,
} from "../../helpers/layer-application.ts";
import { sharedCluster, type SharedNamespace } from "./shared-cluster.ts";

// A namespace that takes pods of the profile restricted only, and warns of others. Test by test: one life.
let application: LayerApplication<SharedNamespace>;

beforeAll(async () => {
  const space = await sharedCluster().openNamespace();
  const level = (mode: string): string => `pod-security.kubernetes.io/${mode}=restricted`;
  await sharedCluster().kubectl(["label", "namespace", space.namespace, level("enforce"), level("warn")]);
  const handlers = [
    hook("*").do(askForWorkers),
    hook("*").do(function fetchPlugins() {
      setPodOptions({
        securityContext: { runAsUser: 1001 },
        readOnlyRootFilesystem: true,
        volumes: [{ name: "plugins", emptyDir: {} }],
        volumeMounts: [{ name: "plugins", mountPath: "/opt/kafka/plugins/more" }],
        initContainers: [
          { name: "fetch", image: "fetch:1", volumeMounts: [{ name: "plugins", mountPath: "/plugins" }] },
        ],
      });
    }),
  ];
  application = await openApplicationOn(space, { handlers });
  await relateKafka(application);
});
afterAll(() => application?.close());

const warnings = ({ log }: HookSeen): readonly string[] =>
  log.filter(({ level, text }) => level === "WARNING" && text.includes("PodSecurity")).map(({ text }) => text);

test("case 33: modern workers and their init containers are admitted without a warning", async () => {
  const { kubeconfig } = application.kubernetes;
  const seen = await application.configure({ kubeconfig, topics: "lines", workers: 2 });
  expect(await application.status()).toMatch(/^active: 2\/2 workers/);
  expect(warnings(seen)).toEqual([]);
});

test("case 33: the warning of the server about the default image, which runs as root, is in the log", async () => {
  const seen = await application.configure({ image: "sborny/kafka-connect-base" });
  expect(warnings(seen).join()).toContain("would violate PodSecurity");
  expect(await application.status()).toMatch(/^blocked: .*2 of 2/);
});
