import type { CharmParts, UnlikeJuju } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { at, dotted, quoted } from "./values.ts";

/** Keys and numbers that Juju reads as something else than the author saw. */
export function* lintUnlikeJuju({ yaml, unlikeJuju = [] }: CharmParts): Generator<Finding> {
  for (const { file, path, what } of unlikeJuju) {
    const name = quoted(path.at(-1) ?? "");
    if (what === "key" && refusesKey({ file, path, what })) {
      yield finding("key-not-text", {
        file,
        path,
        message: `Juju reads the key ${name} of ${quoted(dotted(path.slice(0, -1)) || file)} as a boolean, number or null; quote it`,
      });
    } else if (what === "float" && wantsInteger({ file, path, what }, yaml)) {
      yield finding("number-is-float", {
        file,
        path,
        message: `Juju reads ${quoted(dotted(path))} as a float and wants an integer; write it without point and exponent`,
      });
    }
  }
}

/** Go's YAML makes text of the keys of `config.yaml` and of an action's first two levels, and keeps others as they are. */
function refusesKey({ file, path: [section = "", name = "", key = "", ...rest] }: UnlikeJuju): boolean {
  switch (file) {
    case "metadata.yaml":
      return name === "" || (rest.length === 0 && named.has(section)) || deepest.has(section) || key === "multiple";
    case "actions.yaml":
      return key !== "" && name !== "required";
    case "manifest.yaml":
      return section === "bases" && key !== "";
    default:
      return false;
  }
}

const named: ReadonlySet<string> = new Set(
  "provides requires peers extra-bindings storage devices deployment payloads resources containers".split(" "),
);
const deepest: ReadonlySet<string> = new Set(["assumes", "containers"]);

function wantsInteger({ file, path }: UnlikeJuju, yaml: CharmParts["yaml"]): boolean {
  const key = path.at(-1) ?? "";
  if (file === "metadata.yaml")
    return ["revision", "format", "limit", "countmin", "countmax", "uid", "gid", "range"].includes(key);
  const [section, name = ""] = path;
  const option = at(at(yaml["config.yaml"], "options"), name);
  return file === "config.yaml" && section === "options" && key === "default" && at(option, "type") === "int";
}
