import { setTimeout as sleep } from "node:timers/promises";

/** One request: when it was sent, in milliseconds since the first, and its status or why none came. */
type Poll = { readonly at: number; readonly result: number | string };

export type Polls = {
  /** Ends the polling and returns all polls. */
  readonly stop: () => Promise<readonly Poll[]>;
};

/** Asks again and again, each time over a new connection as a stranger would. */
export function pollRest(url: string, everyMs: number): Polls {
  const end = new AbortController();
  const polls: Poll[] = [];
  const begin = performance.now();
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      const at = Math.round(performance.now() - begin);
      polls.push({ at, result: await askOnce(url) });
      const wait = Math.max(0, at + everyMs - (performance.now() - begin));
      await sleep(wait, undefined, { signal: end.signal }).catch(() => undefined);
    }
  };
  const running = run();
  return {
    stop: async () => {
      end.abort();
      await running;
      return polls;
    },
  };
}

async function askOnce(url: string): Promise<number | string> {
  try {
    const answer = await fetch(url, { headers: { connection: "close" }, signal: AbortSignal.timeout(5000) });
    await answer.arrayBuffer();
    return answer.status;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && "code" in cause ? String(cause.code) : String(error);
  }
}
