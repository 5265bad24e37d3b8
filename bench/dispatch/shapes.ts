/** Handlers to be dispatched, each waiting for one flag. */
export type Shape = {
  readonly name: string;
  readonly handlers: readonly ShapeHandler[];
  /** The flags that are set before the hook. */
  readonly flags: readonly string[];
};

export type ShapeHandler = { readonly waits: string; readonly sets?: string; readonly clears?: string };

/** An engine runs 100 iterations at most; a chain stays below that. */
const links = 90;

/** Each handler sets the flag of the next; those beyond the 90th wait for flags that never come. */
export function chain(size: number): Shape {
  const handlers = Array.from({ length: size }, (_, index) =>
    index < links ? { waits: `link-${index}`, sets: `link-${index + 1}` } : { waits: `never-${index}` },
  );
  return { name: `chain of ${Math.min(size, links)} among ${size}`, handlers, flags: ["link-0"] };
}

/** All handlers wait for one flag and are due at once. */
export function fan(size: number): Shape {
  const handlers = Array.from({ length: size }, () => ({ waits: "go" }));
  return { name: `fan of ${size}`, handlers, flags: ["go"] };
}

/** All handlers are due at once, and each clears its own flag: every clear has the rest asked again. */
export function clearing(size: number): Shape {
  const handlers = Array.from({ length: size }, (_, index) => ({ waits: `go-${index}`, clears: `go-${index}` }));
  return { name: `${size} that clear`, handlers, flags: handlers.map(({ waits }) => waits) };
}
