import { readFileSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { setPodOptions, type PodOptions } from "../../../src/layer/helpers.ts";
import { hook } from "../../../src/reactive/index.ts";
import { askForWorkers, openRunning, type LayerApplication } from "../../helpers/layer-application.ts";
import { everyPodOption } from "./every-pod-option.ts";

const page = readFileSync("docs/reference/pod-options.md", "utf8");

let application: LayerApplication | undefined;
afterEach(() => application?.close());

test("docs/reference/pod-options.md has every option, and no other", () => {
  const rows = [...page.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, names = ""]) => names.match(/\w+/g) ?? []);
  expect(rows.toSorted()).toEqual(Object.keys(everyPodOption).toSorted());
});

test("the example of docs/reference/pod-options.md runs, and its pods have what it says", async () => {
  const [, code = ""] = /```ts\nimport [^\n]*\n([\s\S]*?)```/.exec(page) ?? [];
  const module = `export const example = (setPodOptions) => {${code}};`;
  const { example } = (await import(`data:text/javascript,${encodeURIComponent(module)}`)) as {
    example: (say: (options: PodOptions) => void) => void;
  };
  const said = hook("*").do(function sayWhatPodsNeed() {
    example(setPodOptions);
  });
  application = await openRunning({ handlers: [hook("*").do(askForWorkers), said] });
  const deployment = application.kubernetes.objects().find((object) => object["kind"] === "Deployment");
  for (const one of ["500m", "KAFKA_OPTS", "AWS_SECRET_ACCESS_KEY", "fetch-jdbc", "dedicated"]) {
    expect(JSON.stringify(deployment)).toContain(one);
  }
});
