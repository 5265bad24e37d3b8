import { Agent, get } from "node:https";
import { join } from "node:path";
import { TestbedError } from "./errors.ts";
import { controlPlaneFiles } from "./kube-programs.ts";
import { runTool } from "./run-tool.ts";

/** Asks the API server with the administrator's token. */
export type ApiReader = {
  /** Whether a GET answers 200 with a text that matches; false, too, when no answer comes. */
  readonly answers: (path: string, text?: RegExp) => Promise<boolean>;
  readonly close: () => void;
};

export type ApiAccess = { readonly server: string; readonly certificateAuthority: string; readonly token: string };

/** Opens an {@link ApiReader} on one kept connection. */
export function apiReader({ server, certificateAuthority, token }: ApiAccess): ApiReader {
  const agent = new Agent({ ca: certificateAuthority, keepAlive: true });
  const headers = { authorization: `Bearer ${token}` };
  return {
    answers: (path, text = /^/) =>
      new Promise((resolve) => {
        const request = get(`${server}${path}`, { agent, headers, timeout: 5000 }, (answer) => {
          let body = "";
          answer.setEncoding("utf8").on("data", (piece: string) => {
            body += piece;
          });
          answer.on("close", () => resolve(answer.statusCode === 200 && text.test(body)));
        });
        request.on("timeout", () => request.destroy()).on("error", () => resolve(false));
      }),
    close: () => agent.destroy(),
  };
}

export type KubectlCall = {
  readonly binary: string;
  readonly directory: string;
  readonly args: readonly string[];
  /** What `-f -` reads. */
  readonly input?: string | undefined;
};

/**
 * Runs kubectl as administrator and returns its stdout.
 *
 * @throws {TestbedError} with kubectl's message when its exit code is not 0.
 */
export async function kubectl({ binary, directory, args, input }: KubectlCall): Promise<string> {
  const fixed = ["--kubeconfig", controlPlaneFiles(directory).kubeconfig("admin")];
  // Its cache of API groups stays in the cluster's folder: the user's own would mix clusters up.
  const cache = ["--cache-dir", join(directory, "kubectl-cache")];
  const answer = await runTool([binary, "kubectl", ...fixed, ...cache, ...args], {
    directory,
    ...(input === undefined ? {} : { input }),
  });
  if (answer?.code === 0) return answer.stdout;
  throw new TestbedError(`kubectl ${args.join(" ")} failed: ${answer?.stderr.trim() ?? "no such binary"}`);
}
