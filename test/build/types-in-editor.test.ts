import { expect, test } from "vitest";
import { anAuthorFolder } from "./author-folder.ts";
import { anEditor } from "./editor.ts";
import { shop } from "./shop.ts";

const imports = 'import { config, layerOption, remoteUnits, setFlag, when } from "kafka-connect-base";\n';

test("an editor offers the charm's names and shows what an option is for", async () => {
  const editor = await anEditor(await anAuthorFolder({}, { input: shop, package: "sources" }));
  const known = ["base.running", "config.changed.workers", "db.available", "endpoint.db.joined", "kafka.ready"];
  expect(await editor.complete(`${imports}setFlag("|");`)).toEqual(expect.arrayContaining(known));
  expect(await editor.complete(`${imports}when("config.changed").whenNot("|");`)).toEqual(
    expect.arrayContaining(known),
  );
  expect(await editor.complete(`${imports}config()["|"];`)).toEqual(["group-id", "license", "workers"]);
  expect(await editor.complete(`${imports}remoteUnits("|");`)).toEqual(["db", "kafka", "web"]);
  expect(await editor.complete(`${imports}layerOption("base", "|");`)).toEqual(["limit", "mode", "topics-required"]);
  expect(await editor.hover(`${imports}config().work|ers;`)).toContain("Worker pods.");
});
