import { expect, test } from "vitest";
import { configMap, create, deployment, listPath, named, pathOf, until, type Context } from "./context.ts";
import { at, itemsOf, media, textAt, type RawAnswer } from "./raw.ts";

/** Removing: preconditions, propagation, finalizers and the garbage collector. */
export function deleteFacts(context: () => Context): void {
  const gone = (kind: string, suffix: string): Promise<true> =>
    until(async () => {
      const { status } = await context().raw.ask({ path: pathOf(context(), kind, suffix) });
      return status === 404 ? true : undefined;
    });
  const remove = (suffix: string, query = "", body?: unknown): Promise<RawAnswer> =>
    context().raw.ask({ method: "DELETE", path: `${pathOf(context(), "ConfigMap", suffix)}?${query}`, body });

  test("what is removed is gone, and removing it again says so", async () => {
    const { api } = context();
    await api.apply(configMap("remove", {}));
    expect(await api.remove("ConfigMap", named("remove"))).toBe(true);
    expect(await api.remove("ConfigMap", named("remove"))).toBe(false);
    expect(await api.read("ConfigMap", named("remove"))).toBeUndefined();
  });

  test("a removal with a uid spares another object of the same name", async () => {
    const { api } = context();
    const { object } = await api.apply(configMap("uid", {}));
    const other = "00000000-0000-4000-8000-000000000000";
    expect(await api.remove("ConfigMap", named("uid"), { uid: other })).toBe(false);
    expect(await api.read("ConfigMap", named("uid"))).toBeDefined();
    const { uid } = object.metadata;
    expect(await api.remove("ConfigMap", named("uid"), uid === undefined ? {} : { uid })).toBe(true);
  });

  test("most kinds answer with a Status that names what is gone, a Service with itself", async () => {
    const made = await create(context(), configMap("answer"));
    expect((await remove("answer")).body).toEqual({
      kind: "Status",
      apiVersion: "v1",
      metadata: {},
      status: "Success",
      details: { name: named("answer"), kind: "configmaps", uid: textAt(made, "metadata.uid") },
    });
    const metadata = { name: named("service-gone") };
    await create(context(), { apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }] } });
    const path = pathOf(context(), "Service", "service-gone");
    expect(await context().raw.ask({ method: "DELETE", path })).toMatchObject({
      status: 200,
      body: { kind: "Service" },
    });
  });

  test("a dry run removes nothing", async () => {
    await create(context(), configMap("dry-delete"));
    expect(await remove("dry-delete", "dryRun=All")).toMatchObject({ status: 200, body: { status: "Success" } });
    expect(await remove("dry-delete")).toMatchObject({ status: 200 });
  });

  test.each([
    ["uid", "UID", "The object might have been deleted and then recreated"],
    ["resourceVersion", "ResourceVersion", "The object might have been modified"],
  ])("a precondition on the %s that does not hold is a conflict", async (field, title, hint) => {
    const made = await create(context(), configMap(`precondition-${title.toLowerCase()}`));
    const name = textAt(made, "metadata.name");
    const real = textAt(made, `metadata.${field}`);
    const path = `${listPath(context(), "ConfigMap")}/${name}`;
    const answer = await context().raw.ask({ method: "DELETE", path, body: { preconditions: { [field]: "1" } } });
    expect(answer).toMatchObject({
      status: 409,
      body: {
        reason: "Conflict",
        message: `Operation cannot be fulfilled on ConfigMap "${name}": the ${title} in the precondition (1) does not match the ${title} in record (${real}). ${hint}`,
        details: { name, kind: "ConfigMap" },
      },
    });
  });

  test("an unknown propagation policy is refused", async () => {
    await create(context(), configMap("policy"));
    expect(await remove("policy", "propagationPolicy=Foo")).toMatchObject({
      status: 422,
      body: {
        message:
          'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "Foo": supported values: "Foreground", "Background", "Orphan", "nil"',
      },
    });
  });

  test("an object with a finalizer stays until that is taken off", async () => {
    const held = configMap("held");
    await create(context(), { ...held, metadata: { ...held.metadata, finalizers: ["example.com/hold"] } });
    const answer = await remove("held");
    expect(answer).toMatchObject({
      status: 200,
      body: { kind: "ConfigMap", metadata: { deletionGracePeriodSeconds: 0 } },
    });
    expect(textAt(answer, "metadata.deletionTimestamp")).not.toBe("");
    const path = pathOf(context(), "ConfigMap", "held");
    expect(await context().raw.ask({ path })).toMatchObject({ status: 200 });
    const body = { metadata: { finalizers: null } };
    expect(await context().raw.ask({ method: "PATCH", path, body, contentType: media.merge })).toMatchObject({
      status: 200,
    });
    expect(await context().raw.ask({ path })).toMatchObject({ status: 404 });
  });

  test("case 36: what an object owns goes with it; in the foreground it goes first", async () => {
    const owner = await create(context(), configMap("owner"));
    const ownerReferences = [
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        name: named("owner"),
        uid: textAt(owner, "metadata.uid"),
        blockOwnerDeletion: true,
      },
    ];
    const owned = configMap("owned");
    await create(context(), { ...owned, metadata: { ...owned.metadata, ownerReferences } });
    const answer = await remove("owner", "propagationPolicy=Foreground");
    expect(at(answer, "metadata.finalizers")).toEqual(["foregroundDeletion"]);
    await gone("ConfigMap", "owned");
    await gone("ConfigMap", "owner");
  });

  test("case 36: an owner of the same name with another uid is no owner", async () => {
    await create(context(), configMap("namesake"));
    const uid = "00000000-0000-4000-8000-000000000000";
    const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: named("namesake"), uid }];
    const owned = configMap("wrong-owner");
    await create(context(), { ...owned, metadata: { ...owned.metadata, ownerReferences } });
    await gone("ConfigMap", "wrong-owner");
    expect(await context().raw.ask({ path: pathOf(context(), "ConfigMap", "namesake") })).toMatchObject({
      status: 200,
    });
  });

  test("an orphan stays, without its owner", async () => {
    const owner = await create(context(), configMap("parent"));
    const uid = textAt(owner, "metadata.uid");
    const ownerReferences = [{ apiVersion: "v1", kind: "ConfigMap", name: named("parent"), uid }];
    const owned = configMap("orphan");
    await create(context(), { ...owned, metadata: { ...owned.metadata, ownerReferences } });
    const answer = await remove("parent", "", { propagationPolicy: "Orphan" });
    expect(at(answer, "metadata.finalizers")).toEqual(["orphan"]);
    await gone("ConfigMap", "parent");
    const left = await context().raw.ask({ path: pathOf(context(), "ConfigMap", "orphan") });
    expect(left).toMatchObject({ status: 200 });
    expect(at(left, "metadata.ownerReferences")).toBeUndefined();
  });

  test("with a Deployment go its ReplicaSets and pods", async () => {
    await create(context(), deployment("tree"));
    const selector = `labelSelector=app=${named("tree")}`;
    const count = async (kind: string): Promise<number> =>
      itemsOf(await context().raw.ask({ path: `${listPath(context(), kind)}?${selector}` })).length;
    await until(async () => ((await count("Pod")) === 1 ? true : undefined));
    await context().raw.ask({ method: "DELETE", path: pathOf(context(), "Deployment", "tree") });
    expect(
      await until(async () => ((await count("ReplicaSet")) + (await count("Pod")) === 0 ? "gone" : undefined)),
    ).toBe("gone");
  });

  test("all objects that a selector wants go at once", async () => {
    const colored = configMap("all-1");
    await create(context(), { ...colored, metadata: { ...colored.metadata, labels: { sweep: named("x") } } });
    const path = `${listPath(context(), "ConfigMap")}?labelSelector=sweep%3D${named("x")}`;
    expect(await context().raw.ask({ method: "DELETE", path })).toMatchObject({
      status: 200,
      body: { kind: "ConfigMapList" },
    });
    expect(itemsOf(await context().raw.ask({ path }))).toEqual([]);
  });
}
