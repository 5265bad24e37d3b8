import type { Json } from "../../core/index.ts";
import type { Databag } from "../tools/relation.ts";
import { decode } from "./decode.ts";
import type { Received } from "./endpoint.ts";
import { lazy } from "./lazy.ts";

/** A view of raw data, decoded when it is first asked for. */
export function receivedView(raw: () => ReadonlyMap<string, string>): Received {
  const decoded = lazy(() => decodeAll(raw()));
  return {
    get received() {
      return decoded();
    },
    get receivedRaw() {
      return raw();
    },
  };
}

/** One view of all of them: the first that has a key wins. */
export function mergedView(views: readonly Received[]): Received {
  return receivedView(lazy(() => new Map(views.toReversed().flatMap(({ receivedRaw }) => [...receivedRaw]))));
}

/** A databag as a map. */
export const mapOf = (data: Databag): ReadonlyMap<string, string> => new Map(Object.entries(data));

/** All values of a map, decoded. */
export function decodeAll(raw: ReadonlyMap<string, string>): ReadonlyMap<string, Json> {
  return new Map([...raw].map(([key, text]) => [key, decode(text)]));
}
