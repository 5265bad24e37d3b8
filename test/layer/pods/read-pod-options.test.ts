import fc from "fast-check";
import { expect, test } from "vitest";
import { isCharmError, type Json } from "../../../src/core/index.ts";
import { readPodOptions } from "../../../src/layer/pods/read-pod-options.ts";
import { everyPodOption as all } from "./every-pod-option.ts";

test("every option is taken as it is", () => {
  expect(readPodOptions(all)).toEqual(all);
});

const long = "x".repeat(64);

test.each<[Json, string]>([
  [{ hostNetwork: true }, 'it has no "hostNetwork": remove it'],
  [
    { resources: { limits: { memory: "2Gi" } } },
    "resources.limits.memory is the operator's to say: remove it here, and set the option memory",
  ],
  [
    { resources: { requests: { cpu: "half" } } },
    'resources.requests.cpu must be an amount such as "500m", "2" or "1Gi"',
  ],
  [{ resources: { requests: { cpu: 1 } } }, "resources.requests.cpu must be a text"],
  [{ env: { DB_PASSWORD: "hunter2" } }, "env.DB_PASSWORD is secret: move it to secretEnv"],
  [{ env: { "A=B": "1" } }, 'env["A=B"] is no legal name of a variable'],
  [{ env: { POD_IP: "1" } }, "env.POD_IP is the layer's: a worker advertises its value"],
  [
    { env: { A: { secretKeyRef: { name: "x" } } } },
    "env.A must be a text, or one of secretKeyRef, configMapKeyRef, fieldRef and resourceFieldRef with all it needs",
  ],
  [{ env: { A: "1" }, secretEnv: { A: "2" } }, "env.A is in secretEnv, too: remove one of them"],
  [
    { labels: { "app.kubernetes.io/instance": "mine" } },
    'labels["app.kubernetes.io/instance"] is a label of the layer: choose another key',
  ],
  [{ labels: { team: long } }, "labels.team is no legal value of a label"],
  [{ nodeSelector: { "a b": "c" } }, 'nodeSelector["a b"] is no legal key'],
  [{ tolerations: [{ operator: "In" }] }, "tolerations[0].operator must be Equal or Exists"],
  [{ tolerations: {} }, "tolerations must be a list"],
  [{ volumes: [{ name: "tmp", emptyDir: {} }] }, "volumes[0].name is a volume of the layer: choose another name"],
  [
    { volumes: [{ name: "root", hostPath: { path: "/" } }] },
    "volumes[0] must have one source beside its name: configMap, csi, downwardAPI, emptyDir, ephemeral, image, nfs, persistentVolumeClaim, projected or secret",
  ],
  [
    {
      volumes: [
        { name: "a", emptyDir: {} },
        { name: "a", secret: {} },
      ],
    },
    'volumes has "a" twice: remove one of them',
  ],
  [
    { volumeMounts: [{ name: "gone", mountPath: "/x" }] },
    'volumeMounts[0].name "gone" is not among the volumes: add it there',
  ],
  [
    { volumes: [{ name: "a", emptyDir: {} }], volumeMounts: [{ name: "a", mountPath: "/etc/config/more" }] },
    "volumeMounts[0].mountPath is in the layer's /etc/config: choose another one",
  ],
  [
    { volumes: [{ name: "a", emptyDir: {} }], volumeMounts: [{ name: "a", mountPath: "/tmp/" }] },
    "volumeMounts[0].mountPath is in the layer's /tmp: choose another one",
  ],
  [
    { initContainers: [{ name: "worker", image: "a" }] },
    "initContainers[0].name is the worker's name: choose another one",
  ],
  [{ initContainers: [{ name: "a" }] }, "initContainers[0].image must be a text"],
  [
    { initContainers: [{ name: "a", image: "a", env: { TOKEN: "t" } }] },
    "initContainers[0].env.TOKEN is secret: put it into a Secret, and refer to that by secretKeyRef",
  ],
  [{ imagePullPolicy: "always" }, "imagePullPolicy must be Always, IfNotPresent or Never"],
  [{ imagePullSecrets: ["Not Legal"] }, "imagePullSecrets[0] must be a name of small letters, digits, dashes and dots"],
  [
    { securityContext: { runAsUser: 0 } },
    "securityContext.runAsUser must be 1 or more: a worker needs none of root's rights",
  ],
  [{ securityContext: { privileged: true } }, 'securityContext has no "privileged": remove it'],
  [
    { rollingUpdate: { maxSurge: 0 } },
    "rollingUpdate must let one pod more be there or one less: maxSurge and maxUnavailable are both 0",
  ],
  [{ rollingUpdate: { maxSurge: "half" } }, 'rollingUpdate.maxSurge must be a whole number or a share such as "25%"'],
  [
    { terminationGracePeriodSeconds: 30 },
    "terminationGracePeriodSeconds must be 60 or more: a worker needs up to 34 s to hand over its tasks",
  ],
  [{ probes: { startup: { periodSeconds: 0 } } }, "probes.startup.periodSeconds must be 1 or more"],
  [
    { networkPolicy: { from: [{}] } },
    "networkPolicy.from[0] must have either an ipBlock, or a podSelector or namespaceSelector or both",
  ],
  [{ networkPolicy: true }, "networkPolicy must be an object"],
  ["text", "it must be an object"],
])("%j is refused with its path and the next step", (wrong, sentence) => {
  const message = `setPodOptions of the upper layer: ${sentence}`;
  expect(() => readPodOptions(wrong)).toThrow(
    expect.objectContaining({ code: "config-invalid", remedy: "block", message }),
  );
});

/** The refusal of something, as text; empty where it is taken. Throws what is no refusal. */
function refusal(given: Json): string {
  try {
    readPodOptions(given);
    return "";
  } catch (error) {
    if (isCharmError(error) && error.code === "config-invalid") return String(error);
    throw error;
  }
}

const option = fc.constantFrom(...Object.keys(all), "other");

test("whatever it is given, it answers or refuses", () => {
  fc.assert(
    fc.property(option, fc.jsonValue(), (name, value) => {
      const given = JSON.parse(JSON.stringify({ [name]: value })) as Json;
      expect(() => refusal(given)).not.toThrow();
    }),
  );
});

test("a refusal says no value that was given: it can be secret", () => {
  const secret = "hunter2-hunter2";
  const places: readonly Json[] = [secret, [secret], { a: secret }, [{ a: secret }], { a: { b: secret } }];
  fc.assert(
    fc.property(option, fc.constantFrom(...places), (name, value) => {
      expect(refusal({ [name]: value })).not.toContain(secret);
    }),
  );
});
