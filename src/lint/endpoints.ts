import type { Json } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { booleanOf } from "./go-numbers.ts";
import { charmNameOf } from "./metadata.ts";
import { nearName } from "./near-names.ts";
import { at, entriesOf, quoted, textOf } from "./values.ts";

const file = "metadata.yaml";
const roles = ["provides", "requires", "peers"] as const;

type Endpoint = {
  readonly role: (typeof roles)[number];
  readonly name: string;
  readonly value: Json;
  readonly interface: string;
  /** Joins the machine of another charm, as a subordinate does. */
  readonly container: boolean;
};

/** The endpoints, extra bindings and what a subordinate needs. */
export function* lintEndpoints(parts: CharmParts): Generator<Finding> {
  const metadata = parts.yaml[file];
  if (metadata === undefined) return;
  const endpoints = roles.flatMap((role) => entriesOf(metadata[role]).map(([name, value]) => read(role, name, value)));
  const subordinate = booleanOf(metadata["subordinate"]) === true;
  const mayReserve = charmNameOf(parts).startsWith("juju-");
  for (const [index, endpoint] of endpoints.entries()) {
    const twin = endpoints.slice(0, index).find(({ name }) => name === endpoint.name);
    if (twin !== undefined) yield duplicate(endpoint, twin);
    const joins = subordinate && endpoint.role === "requires" && endpoint.container;
    if (!mayReserve) yield* lintReserved(endpoint, joins ? "joins a principal" : "ordinary");
    yield* lintNames(endpoint);
    yield* lintKeys(endpoint);
  }
  yield* lintBindings(metadata["extra-bindings"], endpoints);
  const offers = endpoints.some(({ role }) => role === "provides");
  if (!offers && !subordinate) {
    yield finding("provides-nothing", {
      file,
      message: "the charm offers no endpoint to others; add one under provides: if there is something to offer",
    });
  }
  if (subordinate && !endpoints.some(({ role, container }) => role === "requires" && container)) {
    yield finding("subordinate-without-container", {
      file,
      path: ["subordinate"],
      message: "a subordinate needs an endpoint that joins its principal; give one under requires: scope: container",
    });
  }
}

const read = (role: Endpoint["role"], name: string, value: Json): Endpoint => ({
  role,
  name,
  value,
  interface: typeof value === "string" ? value : textOf(at(value, "interface")),
  container: at(value, "scope") === "container",
});

const pathOf = ({ role, name }: Endpoint, ...keys: readonly string[]): readonly string[] => [role, name, ...keys];

const duplicate = (endpoint: Endpoint, twin: Endpoint): Finding =>
  finding("endpoint-duplicate", {
    file,
    path: pathOf(endpoint),
    message: `the endpoint ${quoted(endpoint.name)} stands under ${twin.role} and under ${endpoint.role}; rename one`,
  });

const isReserved = (name: string): boolean => name === "juju" || name.startsWith("juju-");

function* lintReserved(endpoint: Endpoint, use: "joins a principal" | "ordinary"): Generator<Finding> {
  const { name, role } = endpoint;
  if (isReserved(name) && use === "ordinary") {
    yield finding("endpoint-name-reserved", {
      file,
      path: pathOf(endpoint),
      message: `the endpoint name ${quoted(name)} is Juju's own; choose one that does not start with juju-`,
    });
  }
  if (role !== "requires" && isReserved(endpoint.interface)) {
    yield finding("interface-reserved", {
      file,
      path: pathOf(endpoint, "interface"),
      message: `the endpoint ${quoted(name)} provides the interface ${quoted(endpoint.interface)}, which is Juju's own; choose a name that does not start with juju-`,
    });
  }
}

function* lintNames(endpoint: Endpoint): Generator<Finding> {
  const { name } = endpoint;
  // charm proof looks for the template's names as parts of these two, so that "name" is one as well.
  const template = [name, endpoint.interface].find((one) => one === "relation-name" || one === "interface-name");
  if (template !== undefined) {
    yield finding("endpoint-template", {
      file,
      path: pathOf(endpoint),
      message: `the endpoint ${quoted(name)} still has a template's name ${quoted(template)}; name it after what it is for`,
    });
  }
  if (/^[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*$/.test(name)) return;
  yield finding("endpoint-name-letters", {
    file,
    path: pathOf(endpoint),
    message: `the endpoint name ${quoted(name)} can't be given to juju integrate; use lower-case letters, digits and hyphens`,
  });
}

const knownKeys = ["interface", "scope", "limit", "optional"];

function* lintKeys(endpoint: Endpoint): Generator<Finding> {
  for (const [key] of entriesOf(endpoint.value)) {
    if (knownKeys.includes(key)) continue;
    const meant = nearName(key, knownKeys);
    yield finding("endpoint-unknown-key", {
      file,
      path: pathOf(endpoint, key),
      message: `Juju does not read ${quoted(key)} of the endpoint ${quoted(endpoint.name)}; ${meant === undefined ? `use ${knownKeys.join(", ")}` : `did you mean "${meant}"?`}`,
    });
  }
}

function* lintBindings(bindings: Json | undefined, endpoints: readonly Endpoint[]): Generator<Finding> {
  const names = entriesOf(bindings).map(([name]) => name);
  const path = ["extra-bindings"];
  if ((names.length === 0 && typeof bindings === "object" && bindings !== null) || names.includes("")) {
    yield finding("bindings-empty", {
      file,
      path,
      message: "extra-bindings needs a name; list at least one, or remove the section",
    });
  }
  for (const name of names) {
    if (!endpoints.some((endpoint) => endpoint.name === name)) continue;
    yield finding("binding-is-endpoint", {
      file,
      path: [...path, name],
      message: `the extra binding ${quoted(name)} is an endpoint, which is bound anyway; remove it from extra-bindings`,
    });
  }
}
