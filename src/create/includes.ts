import { isMap, isScalar, isSeq, parseDocument, type Document, type Scalar } from "yaml";
import { CreateError } from "./create-error.ts";

/**
 * The text of a `layer.yaml` with one more include at the end of its list, or `undefined` where it has that one.
 * Comments and order stay. `file` names the text in errors. Throws `create-failed` for a text that is no layer's.
 */
export function withInclude(text: string, include: string, file: string): string | undefined {
  const document = mappingIn(text, file);
  const present = document.get("includes", true);
  if (isScalar(present) && typeof present.value === "string") {
    if (present.value === include) return undefined;
    replace(document, "includes", { value: [present.value, include], instead: present });
  } else if (isSeq(present)) {
    if (present.items.some((item) => isScalar(item) && item.value === include)) return undefined;
    present.add(document.createNode(include));
    // An empty list can only have been written `[]`.
    if (present.items.length === 1) present.flow = false;
  } else if (isNothing(present)) {
    replace(document, "includes", { value: [include], instead: present });
  } else {
    throw new CreateError(`includes in ${file} is no list; make it one`);
  }
  return render(document, text);
}

/** One endpoint of a `metadata.yaml`. */
export type NewEndpoint = {
  readonly name: string;
  readonly role: "requires" | "provides" | "peers";
  readonly interface: string;
};

const roles = ["requires", "provides", "peers"] as const;

/**
 * The text of a `metadata.yaml` with one more endpoint, or `undefined` where it has that one. Comments and order stay.
 * Throws `create-failed` where another endpoint has the name.
 */
export function withEndpoint(text: string, endpoint: NewEndpoint, file: string): string | undefined {
  const document = mappingIn(text, file);
  for (const role of roles) {
    const found = interfaceOf(document, role, endpoint.name);
    if (found === undefined) continue;
    if (role === endpoint.role && found === endpoint.interface) return undefined;
    throw new CreateError(
      `endpoint "${endpoint.name}" is in ${file} already, under ${role} with interface ${found}; choose another --endpoint`,
    );
  }
  const section = document.get(endpoint.role, true);
  if (isMap(section)) {
    section.set(document.createNode(endpoint.name), document.createNode({ interface: endpoint.interface }));
    if (section.items.length === 1) section.flow = false;
  } else if (isNothing(section)) {
    replace(document, endpoint.role, {
      value: { [endpoint.name]: { interface: endpoint.interface } },
      instead: section,
    });
  } else {
    throw new CreateError(`${endpoint.role} in ${file} is no mapping; make it one`);
  }
  return render(document, text);
}

function interfaceOf(document: Document, role: string, name: string): string | undefined {
  const endpoints = document.get(role, true);
  if (!isMap(endpoints)) return undefined;
  const pair = endpoints.items.find(({ key }) => isScalar(key) && key.value === name);
  if (pair === undefined) return undefined;
  const wire = isMap(pair.value) ? pair.value.get("interface") : isScalar(pair.value) ? pair.value.value : undefined;
  return typeof wire === "string" ? wire : "unknown";
}

function mappingIn(text: string, file: string): Document {
  const document: Document = parseDocument(text, { version: "1.1" });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const [firstLine = ""] = problem.message.split("\n");
    throw new CreateError(`${file} is not valid YAML: ${firstLine.replace(/:$/, "")}; correct it first`, problem);
  }
  if (isNothing(document.contents ?? undefined)) document.contents = document.createNode({});
  if (!isMap(document.contents)) {
    throw new CreateError(`${file} must hold a mapping of keys to values; correct it first`);
  }
  return document;
}

/** True for a key that is not there, and for one without a value. */
const isNothing = (node: unknown): node is Scalar<null> | undefined =>
  node === undefined || (isScalar(node) && node.value === null);

/** Sets a key; a comment on what was there stays. */
function replace(
  document: Document,
  key: string,
  { value, instead }: { readonly value: unknown; readonly instead: Scalar | undefined },
): void {
  const node = document.createNode(value);
  const comments = [instead?.commentBefore, instead?.comment].filter((comment) => comment !== undefined);
  if (comments.length > 0) node.commentBefore = comments.join("\n");
  document.set(key, node);
}

/** A list that is written without indentation stays so, and so do line ends. */
function render(document: Document, text: string): string {
  const rendered = document.toString({ lineWidth: 0, indentSeq: !/^\w+:[^\n]*\n(?:#[^\n]*\n)*- /m.test(text) });
  return /\r\n/.test(text) ? rendered.replaceAll(/\r?\n/g, "\r\n") : rendered;
}
