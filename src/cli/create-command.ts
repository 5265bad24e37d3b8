import { createCharm, templateNames, type Created } from "../create/index.ts";
import type { Call } from "./command.ts";
import { UsageError } from "./parse.ts";

/** `create NAME`: a folder from a template; what to do next, or the list of files as JSON, goes to stdout. */
export async function create({ arguments: [name = ""], options, terminal }: Call): Promise<void> {
  const [wanted = "connector"] = options["template"] ?? [];
  const template = templateNames.find((one) => one === wanted);
  if (template === undefined) {
    throw new UsageError(`there is no template "${wanted}"; give --template one of ${templateNames.join(", ")}`);
  }
  const [output = "."] = options["output"] ?? [];
  const created = await createCharm({ name, template, output });
  terminal.out(options["json"] === undefined ? nextSteps(created, output) : `${JSON.stringify(created)}\n`);
}

const goal: Readonly<Record<Created["template"], string>> = {
  connector: "npm run pack",
  charm: "npm run pack",
  layer: "npm publish",
  interface: "npm publish",
};

function nextSteps({ name, template, directory, files }: Created, output: string): string {
  const folder = output === "." ? name : directory;
  return [
    `made ${directory}: ${files.length} files of the template ${template}`,
    `next: cd ${folder} && npm install`,
    "      npm test",
    `      ${goal[template]}`,
    "",
  ].join("\n");
}
