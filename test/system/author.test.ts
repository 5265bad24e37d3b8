import { readFile, rm, symlink, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { anAuthor, commandsOfHowTo, type AuthorApp } from "../package/an-author.ts";

// One after the other: each goes on in the folders that the former made. The first commands of the how-to are in
// test/package/author.test.ts, with the packed charm started.
let author: AuthorApp;
beforeAll(async () => {
  author = await anAuthor();
  await author.succeed("npx kafka-connect-base create my-sink");
}, 60_000);
afterAll(() => author.remove());

test("its other commands give the charm a layer and an interface, and these pass their own types and tests", async () => {
  await author.succeed(`cd my-sink\n${commandsOfHowTo().others.join("")}`);
  const metadata = await readFile(join(author.app, "my-sink/build/my-sink/metadata.yaml"), "utf8");
  expect(metadata).toContain("server:\n    interface: my-interface\n");
  const check = (folder: string) => author.succeed(`cd ${folder} && npm run types && npm test`);
  await Promise.all(["layers/my-layer", "interfaces/my-interface"].map(check));
}, 60_000);

test("a charm without Kafka passes its types and tests, and takes the two as installed packages", async () => {
  await author.succeed(
    "npx kafka-connect-base create my-charm --template charm && cd my-charm && npm run types && npm test",
  );
  for (const folder of ["layers/my-layer", "interfaces/my-interface"]) {
    await symlink(join("..", folder), join(author.app, "node_modules", basename(folder)));
  }
  await author.succeed(`
    npx kafka-connect-base add layer my-layer my-charm
    npx kafka-connect-base add interface my-interface my-charm --endpoint peer --role requires`);
  await rm(join(author.app, "my-charm/config.yaml"));
  await writeFile(
    join(author.app, "my-charm/handlers.ts"),
    `import { defineLayer, status, when } from "kafka-connect-base";
     import { message } from "my-layer";
     const say = () => status.active(message());
     export const layer = defineLayer("my-charm", [when("peer.available", "my-layer.ready").do(say)]);\n`,
  );
  await author.succeed("cd my-charm && npm run build && npm run types");
  const typo = `sed -i 's/peer.available/peer.availible/' my-charm/handlers.ts && cd my-charm && ! npm run types`;
  expect(await author.succeed(typo)).toMatch(/handlers\.ts.*"peer\.availible".*is not assignable/);
  const built = join(author.app, "my-charm/build/my-charm");
  expect(await readFile(join(built, "metadata.yaml"), "utf8")).toContain("interface: my-interface");
  expect(await readFile(join(built, "config.yaml"), "utf8")).toContain("message:");
}, 60_000);
