import type { ToolRunner } from "./run-tool.ts";

/** The tools that only read, each with the tools by which a hook can change what it would read next. */
const readers: Readonly<Record<string, readonly string[]>> = {
  "action-get": [],
  "config-get": [],
  "credential-get": [],
  "goal-state": [],
  "is-leader": [],
  "leader-get": ["leader-set"],
  "network-get": [],
  "opened-ports": ["open-port", "close-port"],
  "relation-get": ["relation-set"],
  "relation-ids": [],
  "relation-list": [],
  "relation-model-get": [],
  "resource-get": [],
  "secret-get": ["secret-set", "secret-remove"],
  "secret-ids": ["secret-add", "secret-remove"],
  "secret-info-get": ["secret-add", "secret-set", "secret-grant", "secret-revoke", "secret-remove"],
  "state-get": ["state-set", "state-delete"],
  "status-get": ["status-set"],
  "storage-get": [],
  "storage-list": ["storage-add"],
  "unit-get": [],
};

type Answer = { readonly tool: string; readonly answer: string | Promise<string>; readonly at: number };

/** Less than the 30 seconds that Juju guarantees (Juju docs, `is-leader`), since what follows takes time too. */
const leaseMs = 25_000;

/**
 * Runs each reading tool once with the same arguments: what a hook has seen stays true for all of the hook, and costs one
 * process however many ask. What the hook writes itself is seen by what it reads afterwards. A tool that failed is
 * asked again. Only leadership has an end: Juju's yes is good for 30 seconds, and a hook may wait longer than that.
 */
export function readOnce({ run, runNow }: ToolRunner, now: () => number = () => performance.now()): ToolRunner {
  const answers = new Map<string, Answer>();
  const known = (key: string): Answer["answer"] | undefined => {
    const found = answers.get(key);
    return found?.tool === "is-leader" && now() - found.at > leaseMs ? undefined : found?.answer;
  };
  const forgetAfter = (writer: string): void => {
    for (const [key, { tool }] of answers) if (readers[tool]?.includes(writer)) answers.delete(key);
  };
  return {
    run: (tool, args, options) => {
      if (!Object.hasOwn(readers, tool)) {
        forgetAfter(tool);
        return run(tool, args, options).finally(() => forgetAfter(tool)); // what was read meanwhile may be of before
      }
      const key = JSON.stringify([tool, args]);
      const answered = known(key);
      if (answered !== undefined) return Promise.resolve(answered);
      const answer = run(tool, args, options);
      answers.set(key, { tool, answer, at: now() });
      answer.catch(() => answers.get(key)?.answer === answer && answers.delete(key));
      return answer;
    },
    runNow: (tool, args) => {
      const key = JSON.stringify([tool, args]);
      const answered = known(key);
      if (typeof answered === "string") return answered;
      const answer = runNow(tool, args);
      answers.set(key, { tool, answer, at: now() });
      return answer;
    },
  };
}
