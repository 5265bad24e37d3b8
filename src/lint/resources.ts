import type { Json } from "../core/index.ts";
import type { CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { integerOf } from "./go-numbers.ts";
import { at, entriesOf, itemsOf, quoted, textOf } from "./values.ts";

const file = "metadata.yaml";

/** Resources, and the containers and mounts that name resources and storage. */
export function* lintResources({ yaml }: CharmParts): Generator<Finding> {
  const metadata = yaml[file];
  for (const [name, resource] of entriesOf(at(metadata, "resources"))) yield* lintResource(name, resource);
  for (const [name, container] of entriesOf(at(metadata, "containers"))) {
    yield* lintImage(name, container, at(metadata, "resources"));
    for (const [index, mount] of itemsOf(at(container, "mounts")).entries()) {
      const problem = mountProblem(mount, at(metadata, "storage"));
      if (problem === undefined) continue;
      yield finding("container-mount", {
        file,
        path: ["containers", name, "mounts", String(index)],
        message: `a mount of the container ${quoted(name)} ${problem}`,
      });
    }
    yield* lintIds(name, container);
  }
}

/** Juju takes a resource without a type as a file. */
const typeOf = (resource: Json | undefined): Json => at(resource, "type") ?? "file";

function* lintResource(name: string, resource: Json): Generator<Finding> {
  const path = ["resources", name];
  if (name === "") {
    yield finding("resource-name", { file, path, message: "a resource has no name; give it one" });
  }
  const type = typeOf(resource);
  if (type !== "file" && type !== "oci-image") {
    if (typeof type !== "string") return;
    yield finding("resource-type", {
      file,
      path: [...path, "type"],
      message: `the resource ${quoted(name)} has unknown type ${quoted(type)}; use file or oci-image`,
    });
  }
  const filename = at(resource, "filename") ?? "";
  if (type !== "file" || typeof filename !== "string" || (filename !== "" && !filename.includes("/"))) return;
  yield finding("resource-filename", {
    file,
    path: [...path, "filename"],
    message:
      filename === ""
        ? `the file resource ${quoted(name)} has no filename; give the name it gets on the unit`
        : `the filename ${quoted(filename)} of the resource ${quoted(name)} is a path; give the name alone`,
  });
}

function* lintImage(name: string, container: Json, resources: Json | undefined): Generator<Finding> {
  const wanted = textOf(at(container, "resource"));
  if (wanted === "") return;
  const found = at(resources, wanted);
  if (found !== undefined && typeOf(found) === "oci-image") return;
  yield finding("container-resource", {
    file,
    path: ["containers", name, "resource"],
    message: `the container ${quoted(name)} runs the resource ${quoted(wanted)}, which ${found === undefined ? "is not defined; add it under resources: with" : "is no image; give it"} type: oci-image`,
  });
}

function mountProblem(mount: Json, storage: Json | undefined): string | undefined {
  const [wanted, location] = [textOf(at(mount, "storage")), textOf(at(mount, "location"))];
  if (wanted === "") return "names no storage; add storage: with a name from the section storage";
  if (location === "") return `of the storage ${quoted(wanted)} has no location; add location: with a path`;
  if (at(storage, wanted) !== undefined) return undefined;
  return `names the storage ${quoted(wanted)}, which is not defined; add it under storage:`;
}

function* lintIds(name: string, container: Json): Generator<Finding> {
  for (const key of ["uid", "gid"]) {
    const id = integerOf(at(container, key));
    if (id === undefined || id < 1000n || id >= 10_000n) continue;
    yield finding("container-user", {
      file,
      path: ["containers", name, key],
      message: `the container ${quoted(name)} runs with ${key} ${id}, and Juju keeps 1000 to 9999; choose another`,
    });
  }
}
