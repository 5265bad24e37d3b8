import { expect, test } from "vitest";
import { configMap, create, managers, named, pathOf, type Context } from "./context.ts";
import { at, media, textAt, type RawAnswer } from "./raw.ts";

/** Patches that are no apply, and replacing. */
export function patchFacts(context: () => Context): void {
  const patch = (suffix: string, body: unknown, contentType: string, query = ""): Promise<RawAnswer> =>
    context().raw.ask({
      method: "PATCH",
      path: `${pathOf(context(), "ConfigMap", suffix)}?fieldManager=patcher${query}`,
      body,
      contentType,
    });
  const data = (answer: RawAnswer): unknown => at(answer, "data");

  test("a merge patch sets, and removes by null", async () => {
    await create(context(), configMap("merge", { data: { a: "1", b: "1" } }), "fieldManager=poster");
    const answer = await patch("merge", { data: { a: "2", b: null, c: "3" } }, media.merge);
    expect(answer).toMatchObject({ status: 200 });
    expect(data(answer)).toEqual({ a: "2", c: "3" });
    const fields = managers(answer).map(({ manager, fieldsV1 }) => [manager, Object(fieldsV1)["f:data"]]);
    expect(fields).toEqual([
      ["patcher", { "f:a": {}, "f:c": {} }],
      ["poster", {}],
    ]);
  });

  test("a patch that changes nothing keeps the resourceVersion", async () => {
    const made = await create(context(), configMap("same", { data: { a: "1" } }));
    const answer = await patch("same", { data: { a: "1" } }, media.merge);
    expect(textAt(answer, "metadata.resourceVersion")).toBe(textAt(made, "metadata.resourceVersion"));
  });

  test("a JSON patch adds, replaces, removes and tests", async () => {
    await create(context(), configMap("json", { data: { a: "1", b: "1" } }));
    const operations = [
      { op: "test", path: "/data/a", value: "1" },
      { op: "replace", path: "/data/a", value: "2" },
      { op: "remove", path: "/data/b" },
      { op: "add", path: "/data/c", value: "3" },
    ];
    expect(data(await patch("json", operations, media.json))).toEqual({ a: "2", c: "3" });
  });

  test.each([
    ["a test that does not hold", [{ op: "test", path: "/data/a", value: "9" }]],
    ["the removal of what is not there", [{ op: "remove", path: "/data/z" }]],
    ["an unknown operation", [{ op: "frob", path: "/data/a" }]],
  ])("%s fails the whole JSON patch", async (_what, operations) => {
    await create(context(), configMap("json-fails", { data: { a: "1" } }));
    const answer = await patch("json-fails", [{ op: "add", path: "/data/b", value: "1" }, ...operations], media.json);
    expect(answer).toMatchObject({
      status: 422,
      body: { reason: "Invalid", message: "the server rejected our request due to an error in our request" },
    });
    expect(at(await context().raw.ask({ path: pathOf(context(), "ConfigMap", "json-fails") }), "data")).toEqual({
      a: "1",
    });
  });

  test("a JSON patch that is no list is refused", async () => {
    await create(context(), configMap("json-object"));
    expect(await patch("json-object", { op: "add" }, media.json)).toMatchObject({
      status: 400,
      body: {
        reason: "BadRequest",
        message: "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp",
      },
    });
  });

  test("a strategic merge patch sets entries of a map", async () => {
    await create(context(), configMap("strategic", { data: { a: "1" } }));
    expect(data(await patch("strategic", { data: { b: "2" } }, media.strategic))).toEqual({ a: "1", b: "2" });
  });

  test.each([
    ["merge", { metadata: { resourceVersion: "1", labels: { a: "b" } } }, media.merge],
    ["JSON", [{ op: "replace", path: "/metadata/resourceVersion", value: "1" }], media.json],
  ])("a %s patch from an old version is a conflict", async (kind, body, contentType) => {
    const suffix = `stale-${kind.toLowerCase()}`;
    await create(context(), configMap(suffix));
    expect(await patch(suffix, body, contentType)).toMatchObject({
      status: 409,
      body: {
        reason: "Conflict",
        message: `Operation cannot be fulfilled on configmaps "${named(suffix)}": the object has been modified; please apply your changes to the latest version and try again`,
        details: { name: named(suffix), kind: "configmaps" },
      },
    });
  });

  test("a name can't be patched", async () => {
    await create(context(), configMap("name"));
    expect(await patch("name", { metadata: { name: "other" } }, media.merge)).toMatchObject({
      status: 400,
      body: { message: `the name of the object (other) does not match the name on the URL (${named("name")})` },
    });
  });

  test("a uid can't be patched", async () => {
    await create(context(), configMap("patch-uid"));
    expect(await patch("patch-uid", { metadata: { uid: "zz" } }, media.merge)).toMatchObject({
      status: 422,
      body: {
        message: `ConfigMap "${named("patch-uid")}" is invalid: metadata.uid: Invalid value: "zz": field is immutable`,
      },
    });
  });

  test("there is no patch without an object", async () => {
    expect(await patch("absent", { data: {} }, media.merge)).toMatchObject({
      status: 404,
      body: { reason: "NotFound", message: `configmaps "${named("absent")}" not found` },
    });
  });

  test("force is for applies", async () => {
    await create(context(), configMap("forced"));
    expect(await patch("forced", {}, media.merge, "&force=true")).toMatchObject({
      status: 422,
      body: {
        message: 'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
      },
    });
  });

  test("an unknown field is a warning by default, and an error when strict", async () => {
    await create(context(), configMap("unknown"));
    const warned = await patch("unknown", { dat: {} }, media.merge);
    expect(warned).toMatchObject({ status: 200, headers: { warning: '299 - "unknown field \\"dat\\""' } });
    const strict = await patch("unknown", { dat: {} }, media.merge, "&fieldValidation=Strict");
    expect(strict).toMatchObject({ status: 422, body: { reason: "Invalid" } });
    expect(textAt(strict, "message")).toMatch(
      /^ "" is invalid: patch: Invalid value: .*: strict decoding error: unknown field "dat"$/s,
    );
  });

  test("a dry run of a patch answers and writes nothing", async () => {
    await create(context(), configMap("dry-patch", { data: { a: "1" } }));
    expect(data(await patch("dry-patch", { data: { a: "2" } }, media.merge, "&dryRun=All"))).toEqual({ a: "2" });
    expect(at(await context().raw.ask({ path: pathOf(context(), "ConfigMap", "dry-patch") }), "data")).toEqual({
      a: "1",
    });
  });

  test("a PUT replaces, also without a version; from an old one it is a conflict", async () => {
    const made = await create(context(), configMap("put", { data: { a: "1" } }));
    const path = `${pathOf(context(), "ConfigMap", "put")}?fieldManager=putter`;
    const object = { ...Object(made.body), data: { b: "2" } };
    expect(data(await context().raw.ask({ method: "PUT", path, body: object }))).toEqual({ b: "2" });
    expect(await context().raw.ask({ method: "PUT", path, body: object })).toMatchObject({ status: 409 });
    const whole = await context().raw.ask({ method: "PUT", path, body: configMap("put", { data: { c: "3" } }) });
    expect(data(whole)).toEqual({ c: "3" });
  });

  test("a PUT makes no object, and its names are those of its path", async () => {
    const put = (suffix: string, body: unknown): Promise<RawAnswer> =>
      context().raw.ask({ method: "PUT", path: pathOf(context(), "ConfigMap", suffix), body });
    expect(await put("put-absent", configMap("put-absent"))).toMatchObject({ status: 404 });
    await create(context(), configMap("put-name"));
    expect(await put("put-name", configMap("other"))).toMatchObject({ status: 400, body: { reason: "BadRequest" } });
  });
}
