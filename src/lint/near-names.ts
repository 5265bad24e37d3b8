import { editDistance } from "../core/index.ts";

/** The known name that a mistyped one, which is none of them, probably stands for; `undefined` where none is near. */
export function nearName(name: string, known: readonly string[]): string | undefined {
  const reach = name.length < 5 ? 1 : 2;
  const [nearest] = known
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .filter(({ edits: count }) => count <= reach)
    .toSorted((a, b) => a.edits - b.edits);
  return nearest?.candidate;
}
