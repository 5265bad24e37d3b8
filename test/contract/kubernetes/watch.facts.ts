import { expect, test } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { configMap, create, labels, listPath, named, ofThisRun, pathOf, type Context } from "./context.ts";
import { media, textAt, type RawAnswer } from "./raw.ts";

type Event = { readonly type: string; readonly object: { readonly metadata: Readonly<Record<string, unknown>> } };

/** Being told of changes. */
export function watchFacts(context: () => Context): void {
  const watch = (query: Readonly<Record<string, string>>): Promise<RawAnswer> =>
    context().raw.ask({
      path: `${listPath(context(), "ConfigMap")}?${new URLSearchParams({ watch: "1", timeoutSeconds: "1", ...query }).toString()}`,
    });
  const events = ({ body }: RawAnswer): readonly Event[] =>
    (typeof body === "string" ? body.split("\n") : [JSON.stringify(body)])
      .filter((line) => line !== "" && line !== '""')
      .map((line): Event => JSON.parse(line));
  const version = async (): Promise<string> =>
    textAt(await context().raw.ask({ path: listPath(context(), "ConfigMap") }), "metadata.resourceVersion");
  const label = (suffix: string, color: string | null): Promise<RawAnswer> =>
    context().raw.ask({
      method: "PATCH",
      path: pathOf(context(), "ConfigMap", suffix),
      body: { metadata: { labels: { color } } },
      contentType: media.merge,
    });

  test("case 30: a watch tells each change from its version on, and that an object comes into sight or goes out of it", async () => {
    const resourceVersion = await version();
    const seen = watch({ resourceVersion, labelSelector: `${ofThisRun},color=watched` });
    await sleep(100);
    const object = configMap("watched");
    await create(context(), { ...object, metadata: { ...object.metadata, labels: { ...labels, color: "watched" } } });
    const path = pathOf(context(), "ConfigMap", "watched");
    await context().raw.ask({ method: "PATCH", path, body: { data: { a: "1" } }, contentType: media.merge });
    await label("watched", "other");
    await label("watched", "watched");
    await context().raw.ask({ method: "DELETE", path });
    const told = events(await seen);
    expect(told.map(({ type }) => type)).toEqual(["ADDED", "MODIFIED", "DELETED", "ADDED", "DELETED"]);
    expect(told[0]?.object).toMatchObject({ kind: "ConfigMap", metadata: { name: named("watched") } });
    const versions = told.map((event) => Number(event.object.metadata["resourceVersion"]));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(new Set(versions).size).toBe(versions.length);
  });

  test("a watch without a version begins with what is there", async () => {
    await create(context(), configMap("there"));
    const told = events(await watch({ fieldSelector: `metadata.name=${named("there")}` }));
    expect(told.map(({ type }) => type)).toEqual(["ADDED"]);
  });

  test("changes before a watch began are told when its version is older", async () => {
    const resourceVersion = await version();
    await create(context(), configMap("missed"));
    await context().raw.ask({ method: "DELETE", path: pathOf(context(), "ConfigMap", "missed") });
    const told = events(await watch({ resourceVersion, fieldSelector: `metadata.name=${named("missed")}` }));
    expect(told.map(({ type }) => type)).toEqual(["ADDED", "DELETED"]);
  });

  test("a watch ends after its time, with 200", async () => {
    const begin = performance.now();
    const answer = await watch({ resourceVersion: await version() });
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    expect(performance.now() - begin).toBeGreaterThan(900);
  });

  test("a watch with a selector that nobody can read is refused", async () => {
    expect(await watch({ labelSelector: "=" })).toMatchObject({ status: 400, body: { reason: "BadRequest" } });
  });
}
