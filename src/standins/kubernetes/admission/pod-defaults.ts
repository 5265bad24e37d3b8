import type { Json } from "../../../core/index.ts";
import { fieldsAt, isFields, listAt, textAt, type Fields } from "../fields.ts";

/** The spec of a pod or of a template with what the server adds by itself. */
export function podSpecDefaults(spec: Fields): Fields {
  const volumes = listAt(spec, "volumes");
  const initContainers = listAt(spec, "initContainers");
  const account = textAt(spec, "serviceAccountName") || textAt(spec, "serviceAccount");
  return {
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    securityContext: {},
    schedulerName: "default-scheduler",
    ...spec,
    ...(account === "" ? {} : { serviceAccountName: account, serviceAccount: account }),
    ...(spec["containers"] === undefined ? {} : { containers: listAt(spec, "containers").map(containerDefaults) }),
    ...(initContainers.length === 0 ? {} : { initContainers: initContainers.map(containerDefaults) }),
    ...(volumes.length === 0 ? {} : { volumes: volumes.map(volumeDefaults) }),
  };
}

const probes = ["livenessProbe", "readinessProbe", "startupProbe"] as const;

function containerDefaults(container: Fields): Fields {
  const image = textAt(container, "image");
  const ports = listAt(container, "ports");
  const env = listAt(container, "env");
  return {
    resources: {},
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    ...(image === "" ? {} : { imagePullPolicy: isLatest(image) ? "Always" : "IfNotPresent" }),
    ...container,
    ...(ports.length === 0 ? {} : { ports: ports.map((port) => ({ protocol: "TCP", ...port })) }),
    ...(env.length === 0 ? {} : { env: env.map((one) => within(one, ["valueFrom"], fieldRefDefaults)) }),
    ...Object.fromEntries(
      probes.flatMap((name) => {
        const probe = container[name];
        return isFields(probe) ? [[name, probeDefaults(probe)]] : [];
      }),
    ),
  };
}

function probeDefaults(probe: Fields): Fields {
  const complete = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, ...probe };
  return within(complete, ["httpGet"], (get) => ({ path: "/", scheme: "HTTP", ...get }));
}

const modes = ["secret", "configMap", "projected", "downwardAPI"] as const;

function volumeDefaults(volume: Fields): Fields {
  if (Object.keys(volume).length < 2) return { ...volume, emptyDir: {} };
  const complete = modes.reduce(
    (done, source) => within(done, [source], (fields) => ({ ...fields, defaultMode: fields["defaultMode"] ?? 420 })),
    volume,
  );
  return within(complete, ["projected"], (projected) => ({
    ...projected,
    sources: listAt(projected, "sources").map((source) => {
      const dated = within(source, ["serviceAccountToken"], (token) => ({ expirationSeconds: 3600, ...token }));
      return within(dated, ["downwardAPI"], (api) => ({ ...api, items: listAt(api, "items").map(fieldRefDefaults) }));
    }),
  }));
}

const fieldRefDefaults = (of: Fields): Fields => within(of, ["fieldRef"], (ref) => ({ apiVersion: "v1", ...ref }));

/** The object with a change of the part at a path, where there is one. */
function within(fields: Fields, [key = "", ...rest]: readonly string[], change: (part: Fields) => Fields): Fields {
  const part: Json | undefined = fields[key];
  if (!isFields(part)) return fields;
  return { ...fields, [key]: rest.length === 0 ? change(part) : within(fieldsAt(fields, key), rest, change) };
}

/** True for an image without a tag or digest, and for the tag `latest`. */
function isLatest(image: string): boolean {
  const last = image.split("/").at(-1) ?? image;
  return !last.includes("@") && (!last.includes(":") || last.endsWith(":latest"));
}
