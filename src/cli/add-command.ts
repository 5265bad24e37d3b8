import { addInclude, type Added, type AddOptions, type NewEndpoint } from "../create/index.ts";
import type { Call } from "./command.ts";
import { interfacesDirs, layersDirs } from "./layers.ts";
import { UsageError } from "./parse.ts";

/** `add layer|interface NAME [DIR]`: an include more in the layer's files, and what was changed on stdout. */
export async function add(call: Call): Promise<void> {
  const {
    arguments: [kind, name = "", source = "."],
    options,
    terminal,
  } = call;
  const endpoint = endpointOf(call);
  const added = await addInclude({
    source,
    kind: kind === "interface" ? "interface" : "layer",
    name,
    layersDirs: layersDirs(call),
    interfacesDirs: interfacesDirs(call),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  terminal.out(options["json"] === undefined ? sentence(added, source) : `${JSON.stringify(added)}\n`);
}

const sentence = ({ include, directory, changed }: Added, source: string): string =>
  changed.length === 0
    ? `${include} is in ${source} already; nothing was changed\n`
    : `added ${include}, found in ${directory}, to ${changed.join(" and ")} of ${source}\n`;

const roles: readonly NewEndpoint["role"][] = ["requires", "provides", "peers"];

function endpointOf({ arguments: [kind], options }: Call): AddOptions["endpoint"] {
  const [name] = options["endpoint"] ?? [];
  const [given] = options["role"] ?? [];
  if (name === undefined && given === undefined) return undefined;
  if (kind !== "interface") throw new UsageError("a layer has no endpoint; leave --endpoint and --role out");
  if (name === undefined || given === undefined) {
    throw new UsageError("an endpoint needs its name and its side; give both --endpoint and --role");
  }
  const role = roles.find((one) => one === given);
  if (role !== undefined) return { name, role };
  throw new UsageError(`there is no role "${given}"; give --role one of ${roles.join(", ")}`);
}
