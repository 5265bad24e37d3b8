import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

const declaredIn = (folder: string): Readonly<Record<string, string>> =>
  (parse(readFileSync(`${folder}/layer.yaml`, "utf8")) as { flags: Record<string, string> }).flags;

test("the layer declares its flags with the words of src/layer/flags.ts, and those of its interfaces", () => {
  const code = readFileSync("src/layer/flags.ts", "utf8");
  const own = [...code.matchAll(/\/\*\* (.*) \*\/\n +\w+: "(.*)"/g)].map(([, meaning, flag]) => [flag, meaning]);
  expect(own.length).toBeGreaterThan(5);
  const declared = Object.entries(declaredIn("."));
  expect(Object.fromEntries(declared.filter(([flag]) => !flag.startsWith("{")))).toEqual(Object.fromEntries(own));
  expect(declared.map(([flag]) => flag).filter((flag) => flag.startsWith("{"))).toEqual([
    "{requires:kafka}.joined",
    "{requires:kafka}.ready",
    "{requires:kafka_client}.joined",
    "{requires:kafka_client}.ready",
  ]);
});

test("every flag that an example declares is in its code", () => {
  const unused = ["minimal", "file-stream", "mongodb-sink"].flatMap((example) => {
    const code = readFileSync(`examples/${example}/handlers.ts`, "utf8");
    return Object.keys(declaredIn(`examples/${example}`)).filter((flag) => !code.includes(`"${flag}"`));
  });
  expect(unused).toEqual([]);
});
