import { expect, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { configMap, create, labels, listPath, named, ofThisRun, type Context } from "./context.ts";
import { at, itemsOf, textAt, type RawAnswer } from "./raw.ts";

/** Lists: selectors, pages and versions. */
export function listFacts(context: () => Context): void {
  const colored = (suffix: string, color: string): KubernetesObject => {
    const object = configMap(suffix);
    return { ...object, metadata: { ...object.metadata, labels: { ...labels, color } } };
  };
  const seed = async (): Promise<void> => {
    for (const object of [colored("red-2", "red"), colored("blue", "blue"), colored("red-1", "red")]) {
      await create(context(), object); // 409 where an earlier test made it
    }
  };
  const list = (kind: string, query: Readonly<Record<string, string>>): Promise<RawAnswer> =>
    context().raw.ask({ path: `${listPath(context(), kind)}?${new URLSearchParams(query).toString()}` });
  const names = (answer: RawAnswer): readonly string[] => itemsOf(answer).map(({ metadata }) => metadata.name);

  test("a list holds the objects with the label, by name, each with kind and version", async () => {
    await seed();
    const found = await context().api.list("ConfigMap", { labelSelector: `${ofThisRun},color=red` });
    expect(found.map(({ metadata }) => metadata.name)).toEqual([named("red-1"), named("red-2")]);
    expect(found[0]).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
  });

  test("the items of a list have neither kind nor version, the list has", async () => {
    await seed();
    const answer = await list("ConfigMap", { labelSelector: `${ofThisRun},color=blue` });
    expect(answer).toMatchObject({ status: 200, body: { kind: "ConfigMapList", apiVersion: "v1" } });
    expect(itemsOf(answer)[0]).not.toHaveProperty("kind");
    expect(textAt(answer, "metadata.resourceVersion")).toMatch(/^\d+$/);
  });

  test.each([
    ["color=red", ["red-1", "red-2"]],
    ["color==red", ["red-1", "red-2"]],
    ["color!=red,color", ["blue"]],
    ["color in (blue, green)", ["blue"]],
    ["color notin (blue),color", ["red-1", "red-2"]],
    ["color,color notin (red)", ["blue"]],
  ])("a label selector may be %s", async (selector, wanted) => {
    await seed();
    const answer = await list("ConfigMap", { labelSelector: `${ofThisRun},${selector}` });
    expect(names(answer)).toEqual(wanted.map(named));
  });

  test("objects without a label match its absence", async () => {
    await seed();
    await create(context(), configMap("colorless"));
    const found = names(await list("ConfigMap", { labelSelector: `${ofThisRun},!color` }));
    expect(found).toContain(named("colorless"));
    expect(found).not.toContain(named("blue"));
  });

  test.each([
    ["=", "found '=', expected: !, identifier, or 'end of string'"],
    ["a=b=c", "found '=', expected: ',' or 'end of string'"],
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    ["a===b", "unable to parse requirement: found '=', expected: identifier"],
  ])("the label selector %s can't be read", async (labelSelector, message) => {
    expect(await list("ConfigMap", { labelSelector })).toMatchObject({
      status: 400,
      body: { reason: "BadRequest", message },
    });
  });

  test("a field selector finds an object by its name", async () => {
    await seed();
    expect(names(await list("ConfigMap", { fieldSelector: `metadata.name=${named("blue")}` }))).toEqual([
      named("blue"),
    ]);
    const others = await list("ConfigMap", {
      fieldSelector: `metadata.name!=${named("blue")}`,
      labelSelector: `${ofThisRun},color`,
    });
    expect(names(others)).toEqual([named("red-1"), named("red-2")]);
  });

  test("events are found by what they are about, their reason and type", async () => {
    const event = {
      apiVersion: "v1",
      kind: "Event",
      metadata: { name: named("event") },
      involvedObject: { kind: "Pod", name: named("pod"), namespace: context().cluster.namespace },
      reason: "Failed",
      type: "Warning",
      message: "no",
    };
    expect(await create(context(), event)).toMatchObject({ status: 201 });
    const find = async (fieldSelector: string): Promise<number> =>
      itemsOf(await list("Event", { fieldSelector })).length;
    const about = `involvedObject.kind=Pod,involvedObject.name=${named("pod")}`;
    expect(await find(about)).toBe(1);
    expect(await find(`${about},type=Warning,reason=Failed`)).toBe(1);
    expect(await find(`${about},type!=Warning`)).toBe(0);
    expect(await find(`${about},reason=BackOff`)).toBe(0);
  });

  test.each([
    [
      "Deployment",
      "spec.replicas",
      '"spec.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    ["Pod", "spec.foo", "field label not supported: spec.foo"],
    ["Event", "foo", "field label not supported: foo"],
  ])("a %s can't be found by %s", async (kind, field, message) => {
    expect(await list(kind, { fieldSelector: `${field}=x` })).toMatchObject({
      status: 400,
      body: { reason: "BadRequest", message },
    });
  });

  test("a list comes in pages", async () => {
    await seed();
    const labelSelector = `${ofThisRun},color`;
    const first = await list("ConfigMap", { labelSelector, limit: "2" });
    expect(names(first)).toEqual([named("blue"), named("red-1")]);
    const token = textAt(first, "metadata.continue");
    expect(token).not.toBe("");
    const second = await list("ConfigMap", { labelSelector, limit: "2", continue: token });
    expect(names(second)).toEqual([named("red-2")]);
    expect(at(second, "metadata.continue")).toBeUndefined();
  });

  test("pages that nobody can read are refused", async () => {
    expect(await list("ConfigMap", { limit: "x" })).toMatchObject({
      status: 400,
      body: { message: 'strconv.ParseInt: parsing "x": invalid syntax' },
    });
    const answer = await list("ConfigMap", { limit: "1", continue: "abc" });
    expect(answer).toMatchObject({ status: 400, body: { reason: "BadRequest" } });
    expect(textAt(answer, "message")).toContain("continue key is not valid");
  });

  test("a list of a version that is not there yet is not waited for long", async () => {
    const answer = await list("ConfigMap", { resourceVersion: "99999999" });
    expect(answer).toMatchObject({
      status: 504,
      body: { reason: "Timeout", details: { retryAfterSeconds: 1, causes: [{ reason: "ResourceVersionTooLarge" }] } },
    });
    expect(textAt(answer, "message")).toMatch(/^Timeout: Too large resource version: 99999999, current: \d+$/);
  }, 30_000);

  test("a list of a namespace that is not there is empty; one over all namespaces holds this one's objects", async () => {
    await seed();
    const elsewhere = await context().raw.ask({ path: `/api/v1/namespaces/${named("nowhere")}/configmaps` });
    expect(itemsOf(elsewhere)).toEqual([]);
    const all = await context().raw.ask({
      path: `/api/v1/configmaps?labelSelector=${encodeURIComponent(`${ofThisRun},color=blue`)}`,
    });
    expect(names(all)).toEqual([named("blue")]);
  });
}
