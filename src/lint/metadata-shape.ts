import { integerOf } from "./go-numbers.ts";
import {
  anything,
  either,
  fields,
  integer,
  listOf,
  mapOf,
  nothing,
  oneOf,
  shortFor,
  text,
  truth,
  type Shape,
} from "./shape.ts";
import { textOf } from "./values.ts";

const endpoints: Shape = mapOf(
  shortFor(
    fields(
      {
        interface: text,
        limit: either(integer, "an integer", (value) => value === null),
        scope: oneOf("global", "container"),
        optional: truth,
      },
      ["interface"],
    ),
  ),
);

const count: Shape = {
  kind: "value",
  expected: "an integer from 0 on",
  fits: (value) => (integerOf(value) ?? -1n) >= 0n,
};

const range: Shape = {
  kind: "value",
  expected: 'a count from 1 on, or a text such as "1-5" or "1+"',
  fits: (value) => {
    const exact = integerOf(value);
    return exact === undefined ? /^\d{1,18}(?:[-+]|-\d{1,18})$/.test(textOf(value)) : exact > 0n;
  },
};

const storage: Shape = fields(
  {
    type: oneOf("block", "filesystem"),
    shared: truth,
    "read-only": truth,
    multiple: fields({ range }, ["range"]),
    "minimum-size": text,
    location: text,
    description: text,
    properties: listOf(oneOf("transient")),
  },
  ["type"],
);

const deployment: Shape = fields({
  type: oneOf("stateful", "stateless", "daemon"),
  mode: oneOf("operator", "workload"),
  service: oneOf("cluster", "loadbalancer", "external", "omit"),
  "min-version": text,
});

/** What Juju takes in `metadata.yaml`; an unknown field it passes over. */
export const metadataShape: Shape = fields({
  name: text,
  summary: text,
  description: text,
  provides: endpoints,
  requires: endpoints,
  peers: endpoints,
  "extra-bindings": mapOf(nothing),
  revision: integer,
  format: integer,
  subordinate: truth,
  categories: listOf(text),
  tags: listOf(text),
  series: listOf(text),
  storage: mapOf(storage),
  devices: mapOf(fields({ description: text, type: text, countmin: count, countmax: count }, ["type"])),
  deployment,
  payloads: mapOf(fields({ type: text }, ["type"])),
  resources: mapOf(fields({ type: text, filename: text, description: text })),
  terms: listOf(text),
  "min-juju-version": text,
  assumes: listOf(anything),
  containers: mapOf(
    fields({ resource: text, mounts: listOf(fields({ storage: text, location: text })), uid: integer, gid: integer }),
  ),
  "charm-user": text,
});

/** What Juju, charmcraft or Charmhub read. */
export const knownFields: readonly string[] = [
  ...(metadataShape.kind === "fields" ? Object.keys(metadataShape.fields) : []),
  "display-name",
  "maintainer",
  "maintainers",
  "docs",
  "links",
  "issues",
  "source",
  "website",
];
