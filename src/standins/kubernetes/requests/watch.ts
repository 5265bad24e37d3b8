import type { Json } from "../../../core/index.ts";
import { fieldsAt, type Fields } from "../fields.ts";
import type { Target } from "../resources.ts";
import type { Matches } from "../store/selectors.ts";
import { findAll, type Change, type Cluster, type Stored } from "../store/cluster.ts";
import type { Reply } from "./exchange.ts";
import { refusal } from "./exchange.ts";
import { selected } from "./read.ts";

/** A watch that may begin: the body of its answer comes line by line. */
export type Watch = {
  /** Runs until `signal` or the time that the request gave; each line goes to `write`. */
  readonly run: (write: (line: string) => void, signal: AbortSignal) => Promise<void>;
};

/** How long a watch without `timeoutSeconds` runs, in seconds. The real server takes 30 to 60 minutes. */
const longest = 1800;

/**
 * Answers `?watch=1`: first what changed since the given version (without one: everything that is there), then each
 * change. A version of which the changes are no longer kept gives one ERROR with 410.
 *
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
export function watchRequest(cluster: Cluster, target: Target, url: URL): Watch | Reply {
  const matches = selected(target, url);
  if (typeof matches !== "function") return matches;
  const query = url.searchParams;
  const from = Number(query.get("resourceVersion") ?? "0");
  const seconds = Number(query.get("timeoutSeconds") ?? longest);
  const bookmarks = query.get("allowWatchBookmarks") === "true" || query.get("allowWatchBookmarks") === "1";
  const concerns = (stored: Stored | undefined): boolean =>
    stored !== undefined &&
    stored.resource === target.resource &&
    (target.namespace === "" || stored.namespace === target.namespace);

  const run: Watch["run"] = async (write, signal) => {
    const tell = (type: string, object: Json): void => write(`${JSON.stringify({ type, object })}\n`);
    const oldest = cluster.changes[0]?.version ?? cluster.version + 1;
    if (from > 0 && from < oldest - 1) {
      tell("ERROR", refusal(410, `too old resource version: ${from} (${oldest - 1})`, { reason: "Expired" }).body);
      return;
    }
    let seen = from === 0 ? cluster.version : from;
    if (from === 0)
      for (const { body } of findAll(cluster, target).filter((one) => matches(one.body))) tell("ADDED", body);
    const catchUp = (): void => {
      const news = cluster.changes.filter(({ version }) => version > seen);
      for (const change of news.filter(({ before, after }) => concerns(after ?? before))) {
        const event = eventOf(change, matches);
        if (event !== undefined) tell(...event);
      }
      seen = Math.max(seen, news.at(-1)?.version ?? seen);
    };
    catchUp();
    cluster.watchers.add(catchUp);
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const timer = setTimeout(end, seconds * 1000);
    timer.unref();
    signal.addEventListener("abort", () => end(), { once: true });
    await over;
    clearTimeout(timer);
    cluster.watchers.delete(catchUp);
    if (bookmarks && !signal.aborted) tell("BOOKMARK", bookmark(target, cluster.version));
  };
  return { run };
}

/** What a change is to those who want only some objects: coming into sight and going out of it count, too. */
function eventOf({ before, after, version }: Change, matches: Matches): readonly [string, Fields] | undefined {
  const was = before !== undefined && matches(before.body);
  const is = after !== undefined && matches(after.body);
  if (after !== undefined && is) return [was ? "MODIFIED" : "ADDED", after.body];
  if (!was || before === undefined) return undefined;
  const metadata = { ...fieldsAt(before.body, "metadata"), resourceVersion: String(version) };
  return ["DELETED", { ...before.body, metadata }];
}

function bookmark({ resource: { kind, apiVersion } }: Target, version: number): Fields {
  return { kind, apiVersion, metadata: { resourceVersion: String(version), creationTimestamp: null } };
}
