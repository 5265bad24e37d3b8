import { expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { readOptions } from "../../src/layer/options.ts";
import { defaultOptions } from "./default-options.ts";

const file = parse(readFileSync("config.yaml", "utf8")) as { options: Record<string, { default: string | number }> };
const defaults = Object.fromEntries(Object.entries(file.options).map(([name, { default: value }]) => [name, value]));

test("the defaults of config.yaml are valid", () => {
  expect(readOptions(defaults)).toEqual(defaultOptions);
});

test("topics are separated by blanks, commas or newlines", () => {
  expect(readOptions({ ...defaults, topics: "a, b\n c.d,\te_f" }).topics).toEqual(["a", "b", "c.d", "e_f"]);
});

test.each([
  [{ workers: -1 }, "option workers must be 0 to 100"],
  [{ workers: 101 }, "option workers must be 0 to 100"],
  [{ topics: "good bad/topic" }, 'option topics "bad/topic" is no legal topic name'],
  [{ topics: ".." }, 'option topics ".." is no legal topic name'],
  [{ expose: "yes" }, "option expose must be auto, nodeport, clusterip or loadbalancer"],
  [{ memory: "1 GB" }, "option memory must be a size such as 1Gi or 1536Mi"],
  [{ memory: "64Mi" }, "option memory must be at least 256Mi: a worker does not start in less"],
  [{ namespace: "Not_Legal" }, "option namespace is no legal namespace name"],
  [{ "group-id": "a b" }, "option group-id must hold no blanks or control characters"],
])("%o is refused with the option and the reason", (wrong, message) => {
  expect(() => readOptions({ ...defaults, ...wrong })).toThrow(
    expect.objectContaining({ code: "config-invalid", message }),
  );
});
