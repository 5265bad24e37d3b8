import { readTrouble, type Trouble, type TroubleReport } from "../kubernetes/index.ts";
import { hookLog, perHook } from "../juju/index.ts";
import { kubernetes } from "./access.ts";
import { currentSecrets, secretHider } from "./hide-secrets.ts";
import { observation } from "./observe.ts";
import { judgeTrouble, type Verdict } from "./trouble-text.ts";

/** What was found out about workers that do not come up. */
export type TroubleSeen = Pick<TroubleReport, "old"> & {
  readonly verdict: Verdict | undefined;
  /** What could not be looked at for want of a right: `pods`, `events`. */
  readonly forbidden: readonly string[];
};

/** The newest look of this hook, with its time, and what the log has of it. */
const newest = perHook("trouble", (): { at: number; seen: TroubleSeen | undefined; logged: string } => ({
  at: 0,
  seen: undefined,
  logged: "",
}));

/** A look that old still holds, in milliseconds: what ended the wait is what the status says. */
const fresh = 2000;

/**
 * Looks why the workers do not come up: up to three requests, so only where a rollout does not get on or workers were
 * lost. What Kubernetes and the worker said goes to the log in full, without secrets. `undefined` where there is no
 * Deployment or nobody could look.
 */
export async function lookForTrouble(): Promise<TroubleSeen | undefined> {
  const last = newest();
  if (Date.now() - last.at < fresh) return last.seen;
  const deployment = observation()?.workers.deployment;
  const api = await kubernetes();
  if (api === undefined || deployment === undefined) return undefined;
  const { trouble, old, unread } = await readTrouble(api, deployment, Date.now());
  last.seen = {
    old,
    verdict: trouble === undefined ? undefined : await judge(trouble),
    forbidden: unread.flatMap(({ kind, forbidden }) => (forbidden ? [`${kind.toLowerCase()}s`] : [])),
  };
  last.at = Date.now();
  return last.seen;
}

async function judge(trouble: Trouble): Promise<Verdict | undefined> {
  const hide = secretHider(await currentSecrets());
  const verdict = judgeTrouble(trouble, { now: Date.now(), hide });
  const said = hide("output" in trouble ? trouble.output : "detail" in trouble ? trouble.detail : "");
  if (verdict !== undefined && newest().logged !== `${verdict.what}${said}`) {
    newest().logged = `${verdict.what}${said}`;
    hookLog().info(verdict.what, { cause: trouble.cause, ...(said === "" ? {} : { said }) });
  }
  return verdict;
}

/** How long a fault that may pass by itself is watched before it ends the wait, in milliseconds. */
const benefitOfTheDoubt = 20_000;

/** Whether waiting for the workers is in vain: somebody must act first. `waited` is in milliseconds. */
export async function isStuck(waited: number): Promise<boolean> {
  const verdict = (await lookForTrouble())?.verdict;
  return verdict?.remedy === "block" && (verdict.settled || waited >= benefitOfTheDoubt);
}
