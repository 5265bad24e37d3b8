import { CharmError } from "../core/index.ts";

/** No worker gave an answer within the budget. Not for HTTP statuses: those are answers. */
export class ConnectUnreachableError extends CharmError {
  /** The addresses that were tried, without credentials. */
  readonly urls: readonly string[];
  /** How many requests were sent; 0 when the budget was spent before. */
  readonly attempts: number;

  constructor(urls: readonly string[], attempts: number, reason?: string) {
    const message =
      attempts === 0
        ? `the time for Connect requests is spent, so ${urls.join(", ")} was not asked again; the next hook asks`
        : `no Connect worker answered at ${urls.join(", ")} in ${attempts} attempts (${reason ?? "no answer"}); check that the workers run and that this address reaches them`;
    super("connect-unreachable", message);
    this.urls = urls;
    this.attempts = attempts;
  }
}

/** A URL, a connector's name or its config that no worker can take as it is. */
export class ConnectArgumentError extends CharmError {
  readonly argument: "urls" | "name" | "config";

  constructor(argument: "urls" | "name" | "config", message: string) {
    super("connect-argument", message);
    this.argument = argument;
  }
}
