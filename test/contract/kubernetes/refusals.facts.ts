import { expect, test } from "vitest";
import { configMap, create, deployment, listPath, named, pathOf, type Context } from "./context.ts";
import { media, openRaw, type RawRequest } from "./raw.ts";

/** What the server says to a request that it can't carry out, whatever its object. */
export function refusalFacts(context: () => Context): void {
  type Row = readonly [what: string, request: () => RawRequest, answer: object];
  const path = (suffix = "refused"): string => pathOf(context(), "Deployment", suffix);
  const apply = (query: string, body: unknown): RawRequest => ({
    method: "PATCH",
    path: `${path()}?${query}`,
    body,
    contentType: media.apply,
  });
  const manager = "fieldManager=contract";
  const bad = (message: string): object => ({ status: 400, body: { reason: "BadRequest", message } });
  const options = (message: string): object => ({
    status: 422,
    body: {
      reason: "Invalid",
      message: `PatchOptions.meta.k8s.io "" is invalid: ${message}`,
      details: { kind: "PatchOptions" },
    },
  });
  const object = deployment("refused");
  const meta = (metadata: object): object => ({ ...object, metadata: { ...object.metadata, ...metadata } });

  const rows: readonly Row[] = [
    [
      "an apply of nobody",
      () => apply("", object),
      options("fieldManager: Required value: is required for apply patch"),
    ],
    [
      "half a dry run",
      () => apply(`${manager}&dryRun=Some`, object),
      options('dryRun: Unsupported value: ["Some"]: supported values: "All"'),
    ],
    [
      "an unknown strictness",
      () => apply(`${manager}&fieldValidation=Some`, object),
      options('fieldValidation: Unsupported value: "Some": supported values: "", "Ignore", "Strict", "Warn"'),
    ],
    ["an apply without a kind", () => apply(manager, {}), bad("invalid object type: /, Kind=")],
    [
      "an apply of another kind",
      () => apply(manager, { ...object, kind: "StatefulSet" }),
      bad("invalid object type: apps/v1, Kind=StatefulSet"),
    ],
    [
      "an apply of another version",
      () => apply(manager, { ...object, apiVersion: "apps/v2" }),
      bad("invalid object type: apps/v2, Kind=Deployment"),
    ],
    [
      "an apply under another name",
      () => apply(manager, meta({ name: "other" })),
      bad(`the name of the object (other) does not match the name on the URL (${named("refused")})`),
    ],
    [
      "an apply in another namespace",
      () => apply(manager, meta({ namespace: "other" })),
      bad("the namespace of the provided object does not match the namespace sent on the request"),
    ],
    [
      "a patch of no known kind",
      () => ({ method: "PATCH", path: path(), body: object, contentType: "application/json" }),
      { status: 415, body: { reason: "UnsupportedMediaType", message: "415: Unsupported Media Type" } },
    ],
    [
      "a create of no known kind",
      () => ({ method: "POST", path: listPath(context(), "Deployment"), body: "x", contentType: "text/plain" }),
      {
        status: 415,
        body: {
          reason: "UnsupportedMediaType",
          message:
            "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf",
        },
      },
    ],
    [
      "a create in another namespace",
      () => ({ method: "POST", path: listPath(context(), "Deployment"), body: meta({ namespace: "other" }) }),
      bad("the namespace of the provided object does not match the namespace sent on the request"),
    ],
    [
      "a create without an object",
      () => ({ method: "POST", path: listPath(context(), "Deployment"), body: "" }),
      bad(
        "the object provided is unrecognized (must be of type Deployment): couldn't get version/kind; json parse error: unexpected end of JSON input (<empty>)",
      ),
    ],
    [
      "a create at an object's path",
      () => ({ method: "POST", path: path(), body: object }),
      {
        status: 405,
        body: {
          reason: "MethodNotAllowed",
          message: "the server does not allow this method on the requested resource",
        },
      },
    ],
    [
      "a read of what is not there",
      () => ({ path: path("absent") }),
      {
        status: 404,
        body: {
          reason: "NotFound",
          message: `deployments.apps "${named("absent")}" not found`,
          details: { name: named("absent"), group: "apps", kind: "deployments" },
        },
      },
    ],
    [
      "an unknown resource",
      () => ({ path: "/api/v1/namespaces/default/things" }),
      { status: 404, body: { reason: "NotFound", message: "the server could not find the requested resource" } },
    ],
    [
      "an unknown group",
      () => ({ path: "/apis/nothing.example/v1/things" }),
      { status: 404, body: "404 page not found\n" },
    ],
  ];

  test.each(rows)("%s is refused", async (_what, request, answer) => {
    expect(await context().raw.ask(request())).toMatchObject(answer);
  });

  test("an apply may not bring managers along", async () => {
    await create(context(), configMap("managers"));
    const made = await context().raw.ask({ path: pathOf(context(), "ConfigMap", "managers") });
    const [entry] = (made.body as { metadata: { managedFields: object[] } }).metadata.managedFields;
    const body = { ...configMap("managers"), metadata: { name: named("managers"), managedFields: [entry] } };
    const target = `${pathOf(context(), "ConfigMap", "managers")}?${manager}`;
    expect(await context().raw.ask({ method: "PATCH", path: target, body, contentType: media.apply })).toMatchObject(
      bad("metadata.managedFields must be nil"),
    );
  });

  test("an apply with the version of another time is a conflict, and no matter for a new object", async () => {
    const { metadata, ...rest } = configMap("old-version");
    const body = { ...rest, metadata: { ...metadata, resourceVersion: "1" } };
    const target = `${pathOf(context(), "ConfigMap", "old-version")}?${manager}`;
    const applied = { method: "PATCH", path: target, body, contentType: media.apply };
    expect(await context().raw.ask(applied)).toMatchObject({ status: 201 });
    expect(await context().raw.ask(applied)).toMatchObject({
      status: 409,
      body: { reason: "Conflict", details: { name: named("old-version"), kind: "configmaps" } },
    });
  });

  test("an unknown token is 401", async () => {
    const stranger = openRaw(context().cluster.kubeconfig, "wrong");
    expect(await stranger.ask({ path: listPath(context(), "ConfigMap") })).toMatchObject({
      status: 401,
      body: { kind: "Status", reason: "Unauthorized", message: "Unauthorized" },
    });
    stranger.close();
  });

  test("a namespace that is not there is named, for an apply and a create", async () => {
    const nowhere = named("nowhere");
    const answer = {
      status: 404,
      body: {
        reason: "NotFound",
        message: `namespaces "${nowhere}" not found`,
        details: { name: nowhere, kind: "namespaces" },
      },
    };
    const target = `/api/v1/namespaces/${nowhere}/configmaps`;
    const body = configMap("lost");
    expect(await context().raw.ask({ method: "POST", path: target, body })).toMatchObject(answer);
    const applied = { method: "PATCH", path: `${target}/${named("lost")}?${manager}`, body, contentType: media.apply };
    expect(await context().raw.ask(applied)).toMatchObject(answer);
  });

  test("a namespace that goes takes no new objects", async () => {
    const ending = named("ending");
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: ending } };
    expect(await context().raw.ask({ method: "POST", path: "/api/v1/namespaces", body: namespace })).toMatchObject({
      status: 201,
      body: {
        metadata: { labels: { "kubernetes.io/metadata.name": ending } },
        spec: { finalizers: ["kubernetes"] },
        status: { phase: "Active" },
      },
    });
    const maps = `/api/v1/namespaces/${ending}/configmaps`;
    const held = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "held", finalizers: ["example.com/hold"] } };
    await context().raw.ask({ method: "POST", path: maps, body: held });
    expect(await context().raw.ask({ method: "DELETE", path: `/api/v1/namespaces/${ending}` })).toMatchObject({
      status: 200,
      body: { kind: "Namespace", status: { phase: "Terminating" } },
    });
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "late" } };
    expect(await context().raw.ask({ method: "POST", path: maps, body })).toMatchObject({
      status: 403,
      body: {
        reason: "Forbidden",
        message: `configmaps "late" is forbidden: unable to create new content in namespace ${ending} because it is being terminated`,
        details: {
          causes: [
            {
              reason: "NamespaceTerminating",
              message: `namespace ${ending} is being terminated`,
              field: "metadata.namespace",
            },
          ],
        },
      },
    });
    const release = { metadata: { finalizers: null } };
    await context().raw.ask({ method: "PATCH", path: `${maps}/held`, body: release, contentType: media.merge });
  });

  test("case 33: a namespace that warns by the restricted profile tells what a pod breaks", async () => {
    const strict = named("strict");
    const metadata = { name: strict, labels: { "pod-security.kubernetes.io/warn": "restricted" } };
    await context().raw.ask({
      method: "POST",
      path: "/api/v1/namespaces",
      body: { apiVersion: "v1", kind: "Namespace", metadata },
    });
    const post = (podSpec: object) =>
      context().raw.ask({
        method: "POST",
        path: `/apis/apps/v1/namespaces/${strict}/deployments?dryRun=All`,
        body: deployment("strict", { template: { metadata: { labels: { app: named("strict") } }, spec: podSpec } }),
      });
    const bare = { name: "worker", image: "w:1" };
    const must = {
      escalation: "must set securityContext.allowPrivilegeEscalation=false",
      drop: 'must set securityContext.capabilities.drop=[\\"ALL\\"]',
      user: "must set securityContext.runAsNonRoot=true",
      profile: 'must set securityContext.seccompProfile.type to \\"RuntimeDefault\\" or \\"Localhost\\"',
    };
    const warning = (containers: string): string =>
      `299 - "would violate PodSecurity \\"restricted:latest\\": allowPrivilegeEscalation != false (${containers} ${must.escalation}), unrestricted capabilities (${containers} ${must.drop}), runAsNonRoot != true (pod or ${containers} ${must.user}), seccompProfile (pod or ${containers} ${must.profile})"`;
    expect((await post({ containers: [bare] })).headers["warning"]).toBe(warning('container \\"worker\\"'));
    const several = await post({
      containers: [bare, { ...bare, name: "b" }],
      initContainers: [{ ...bare, name: "i" }],
    });
    expect(several.headers["warning"]).toBe(warning('containers \\"i\\", \\"worker\\", \\"b\\"'));
    const good = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };
    const clean = await post({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ ...bare, securityContext: good }],
    });
    expect(clean.status).toBe(201);
    expect(clean.headers).not.toHaveProperty("warning");
    await context().raw.ask({ method: "DELETE", path: `/api/v1/namespaces/${strict}` });
  });

  test("the server tells that it is ready, and its version", async () => {
    expect(await context().raw.ask({ path: "/readyz" })).toMatchObject({ status: 200, body: "ok" });
    expect(await context().raw.ask({ path: "/version" })).toMatchObject({ status: 200, body: { major: "1" } });
  });
}
