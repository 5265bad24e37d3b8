import { parseArgs } from "node:util";

/** What `npm run stub` is asked for. */
export type Command =
  | { readonly name: "help" }
  | { readonly name: "kubernetes"; readonly namespace: string; readonly port: number; readonly quiet: boolean }
  | { readonly name: "connect"; readonly version: string; readonly port: number; readonly quiet: boolean };

/** What `--help` prints. */
export const HELP = `usage: npm run --silent stub -- kubernetes [--namespace N] [--port P] [--json]
       npm run --silent stub -- connect [--kafka-version V] [--port P] [--json]

Starts a stand-in on 127.0.0.1 and stays until SIGINT or SIGTERM. stdout gets one line of JSON when it listens:
{"kubeconfig": …} for a Kubernetes API, {"url": …} for a Connect worker. Where that is goes to stderr.

  --namespace N      the kubeconfig's namespace; default
  --kafka-version V  the version to behave like; 4.3.1
  --port P           where it listens; a free port
  --json             nothing but errors on stderr
  --help             this text

Exit codes: 0 stopped; 1 it could not start; 2 wrong usage.`;

/**
 * Reads the arguments.
 *
 * @throws {TypeError} with what is wrong with them.
 */
export function parse(args: readonly string[]): Command {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      namespace: { type: "string" },
      "kafka-version": { type: "string" },
      port: { type: "string", default: "0" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return { name: "help" };
  const [name = "nothing", ...rest] = positionals;
  if (rest.length > 0 || (name !== "kubernetes" && name !== "connect")) {
    throw new TypeError(`${positionals.join(" ") || name} is no stand-in; there are kubernetes and connect`);
  }
  const common = { port: portOf(values.port), quiet: values.json };
  const { namespace, "kafka-version": version } = values;
  if (name === "kubernetes") {
    if (version !== undefined) throw new TypeError("--kafka-version is for connect");
    const named = namespace ?? "default";
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(named)) throw new TypeError(`--namespace ${named} is no name`);
    return { name, namespace: named, ...common };
  }
  if (namespace !== undefined) throw new TypeError("--namespace is for kubernetes");
  if (version !== undefined && !/^\d+\.\d+/.test(version)) {
    throw new TypeError(`--kafka-version ${version} is none; give one such as 2.8 or 4.3.1`);
  }
  return { name, version: version ?? "4.3.1", ...common };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new TypeError(`--port ${text} is no port; give a number up to 65535`);
}
