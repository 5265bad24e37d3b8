import { tellingLine, type PullFailure, type Trouble } from "../kubernetes/index.ts";

/** What a trouble means to the operator. */
export type Verdict = {
  /** `block`: somebody must act. `wait`: time may mend it. */
  readonly remedy: "block" | "wait";
  /** No time will mend it: a hook need not wait to see. */
  readonly settled: boolean;
  /** What is wrong, what Kubernetes or the worker says of it, and the next step; the last two may be empty. */
  readonly what: string;
  readonly detail: string;
  readonly next: string;
};

/** What {@link judgeTrouble} works with. */
export type JudgeOptions = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Takes secrets out of a raw text. */
  readonly hide: (text: string) => string;
};

/** How long a worker may take to get ready before a word is lost on it, in milliseconds. */
const usualStart = 60_000;

/** How long each may last before the operator is asked, in milliseconds. */
const patience = { unschedulable: 600_000, probe: 300_000, setUp: 120_000 } as const;

/**
 * Puts a trouble into words. What Kubernetes or a worker said is in them without secrets and in one line. `undefined` for
 * what is no trouble yet: every worker takes some time until it is ready.
 */
export function judgeTrouble(trouble: Trouble, { now, hide }: JudgeOptions): Verdict | undefined {
  const said = (text: string): string => oneLine(hide(text));
  const after = (limit: number, since: string): Pick<Verdict, "remedy" | "settled"> =>
    now - Date.parse(since) > limit ? blocked : waiting;
  switch (trouble.cause) {
    case "image-name":
      return { ...blocked, what: `"${shortImage(trouble.image)}" is no name of an image`, detail: "", next: setImage };
    case "image-pull":
      return pullVerdict(
        trouble,
        said(trouble.detail.replace(/^Back-off pulling image "[^"]*"(: ErrImagePull: )?/, "")),
      );
    case "missing-object": {
      const key = trouble.key === undefined ? "" : `key ${trouble.key} of `;
      const what = `a worker needs ${key}${trouble.kind} ${trouble.name}, which is not there`;
      return { ...blocked, what, detail: "", next: "create it, or change the pod options" };
    }
    case "run-as-non-root": {
      const what = `image ${shortImage(trouble.image)} runs as ${trouble.user ?? "root"}, which runAsNonRoot forbids`;
      return { ...blocked, what, detail: "", next: "give a numeric runAsUser with setPodOptions" };
    }
    case "not-started": {
      const what = `container ${trouble.container} can't start`;
      const detail = said(trouble.detail.replace(/^.*unable to start container process: /s, ""));
      return { ...blocked, what, detail, next: "correct image or pod options" };
    }
    case "out-of-memory": {
      const limit = trouble.limit === undefined ? "" : ` (${trouble.limit})`;
      return { ...blocked, what: `a worker runs out of memory${limit}`, detail: "", next: "raise option memory" };
    }
    case "crash":
      return crashVerdict(trouble, hide);
    case "quota": {
      const what = `quota ${trouble.quota} refuses workers`;
      return { ...blocked, what, detail: said(trouble.detail), next: "raise it or lower option workers" };
    }
    case "pod-security": {
      const what = `the namespace's pod security (${trouble.level}) refuses the workers`;
      return { ...blocked, what, detail: said(trouble.detail), next: "change the image or that label" };
    }
    case "refused":
      return {
        ...blocked,
        what: "the cluster refuses the workers' pods",
        detail: said(trouble.detail),
        next: "satisfy or change that policy",
      };
    case "set-up": {
      const detail = said(trouble.detail.replace(/^MountVolume\.\w+ failed for /, ""));
      const what = "a worker's pod can't be set up";
      return { ...after(patience.setUp, trouble.since), what, detail, next: "see to its volumes or node" };
    }
    case "node-down":
      return { ...waiting, what: `node ${trouble.node} does not answer`, detail: "", next: "" };
    case "unschedulable": {
      const room = /Insufficient memory/.test(trouble.detail) ? "lower option memory or add a node" : "add a node";
      const detail = said(trouble.detail.replace(/\. (no new claims|preemption:).*$/s, ""));
      return { ...after(patience.unschedulable, trouble.since), what: "no node takes a worker", detail, next: room };
    }
    case "probe": {
      if (trouble.restarts === 0 && now - Date.parse(trouble.since) < usualStart) return undefined;
      const what =
        trouble.restarts > 0
          ? `a worker is restarted because of its ${trouble.probe} probe`
          : `a worker has failed its ${trouble.probe} probe since ${minute(trouble.since)}`;
      const verdict = trouble.restarts > 0 ? blocked : after(patience.probe, trouble.since);
      return { ...verdict, what, detail: said(trouble.detail), next: "see its log" };
    }
    case "pod-ended":
      return { ...waiting, what: `a worker has ended (${trouble.reason})`, detail: said(trouble.detail), next: "" };
  }
}

/** The verdict as one line of at most so many characters: where room is short, the detail is cut. */
export function verdictLine({ what, detail, next }: Verdict, room: number): string {
  const end = next === "" ? "" : `; ${next}`;
  const space = room - what.length - end.length - ": ".length;
  const middle = detail === "" || space < 12 ? "" : `: ${cut(detail, space)}`;
  return cut(`${what}${middle}${end}`, room);
}

const blocked = { remedy: "block", settled: true } as const;
const waiting = { remedy: "wait", settled: false } as const;
const setImage = "correct option image";

function pullVerdict({ image, why }: Extract<Trouble, { cause: "image-pull" }>, said: string): Verdict {
  const [detail, next] = why === "unknown" ? [said, setImage] : pullTexts[why];
  const mayPass = why === "unreachable" || why === "no-such-host" || why === "rate-limited";
  return { remedy: "block", settled: !mayPass, what: `cannot pull image ${shortImage(image)}`, detail, next };
}

const pullTexts: Readonly<Record<Exclude<PullFailure, "unknown">, readonly [detail: string, next: string]>> = {
  "not-found": ["no such image", setImage],
  unauthorized: ["its registry denies access", "correct option image or give a pull secret"],
  "no-such-host": ["its registry's name is not known", "correct option image or the nodes' DNS"],
  "rate-limited": ["its registry allows no more pulls now", "wait or give a pull secret"],
  "wrong-platform": ["it is not made for the nodes' processors", setImage],
  untrusted: ["its registry or signature is not trusted", "correct that on the nodes"],
  unreachable: ["its registry does not answer", "correct option image or the nodes' network"],
  "never-pulled": ["it is not on the node and may not be pulled", "load it there"],
};

function crashVerdict(trouble: Extract<Trouble, { cause: "crash" }>, hide: (text: string) => string): Verdict {
  const { container, exitCode, repeated, output } = trouble;
  const who = container === "worker" ? "a worker" : `container ${container} of a worker`;
  // Hidden as a whole, then looked through: a secret may begin lines before the one that is shown.
  const line = oneLine(tellingLine(hide(output))).replace(/^(?:[a-z]\w*\.)+(?=[A-Z]\w*(?:Exception|Error)\b)/, "");
  return {
    ...(repeated ? blocked : waiting),
    what: `${who} ${repeated ? "keeps exiting" : "exited"} (code ${exitCode})`,
    detail: line,
    next: "see its log",
  };
}

/** A digest is known by its beginning, and a long name by both its ends. */
function shortImage(image: string): string {
  const short = image.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, "$1…");
  return short.length <= 90 ? short : `${short.slice(0, 40)}…${short.slice(-49)}`;
}

/** `14:05Z`; with the date it would be another status every day. */
const minute = (time: string): string => `${time.slice(11, 16)}Z`;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim().replace(/\.$/, "");

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
