/** The endpoints of a charm by name: what `{role:interface}` in the pattern of a hook stands for. */
export type EndpointRoles = Readonly<Record<string, { readonly role: string; readonly interface: string }>>;

/**
 * Whether a hook's name matches a pattern: `*` is every hook, `config-{set,changed}` either of two, and
 * `{requires:http}-relation-changed` that hook of each endpoint with this role and interface (`provides`, `requires`
 * or `peers`, as metadata.yaml spells them). Anything else matches itself.
 */
export function matchesHook(pattern: string, hook: string, endpoints: EndpointRoles = {}): boolean {
  if (pattern === "*" || pattern === hook) return true;
  return pattern.includes("{") && expandHookPattern(pattern, endpoints).includes(hook);
}

/** All names that a pattern stands for; none when it names an interface that the charm does not use. */
export function expandHookPattern(pattern: string, endpoints: EndpointRoles): readonly string[] {
  const interfaces = /\{([^:}]+):([^}]+)\}/;
  const withEndpoints = expand([pattern], interfaces, (_, role, name) =>
    Object.entries(endpoints)
      .filter(([, endpoint]) => endpoint.role === role && endpoint.interface === name)
      .map(([endpoint]) => endpoint),
  );
  // Elements must not be empty, but for one comma at the end, which stands for nothing (charms.reactive).
  const alternatives = /\{([^:,}]+(?:,[^:,}]+)*,?)\}/;
  return expand(withEndpoints, alternatives, (_, list = "") => list.split(","));
}

/** Replaces the first group in each text by each of its values, until no text has a group. */
function expand(
  texts: readonly string[],
  group: RegExp,
  valuesOf: (...groups: readonly string[]) => readonly string[],
): readonly string[] {
  return texts.flatMap((text) => {
    const found = group.exec(text);
    if (found === null) return [text];
    const [before, after] = [text.slice(0, found.index), text.slice(found.index + found[0].length)];
    const replaced = valuesOf(...found).map((value) => before + value + after);
    return expand(replaced, group, valuesOf);
  });
}
