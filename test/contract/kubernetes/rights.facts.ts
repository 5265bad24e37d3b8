import { afterAll, beforeAll, expect, test } from "vitest";
import {
  applyRaw,
  configMap,
  listPath,
  named,
  pathOf,
  type Context,
  type Restricted,
  type RoleRule,
} from "./context.ts";
import { at, media, openRaw, type Raw, type RawRequest } from "./raw.ts";

const rules: readonly RoleRule[] = [
  { apiGroups: [""], resources: ["configmaps"], verbs: ["get", "patch"] },
  { apiGroups: ["apps"], resources: ["deployments", "deployments/status"], verbs: ["get"] },
  { apiGroups: [""], resources: ["secrets"], resourceNames: [named("only")], verbs: ["get", "patch", "create"] },
];

/** What a user with few rights is told. */
export function rightsFacts(context: () => Context): void {
  let restricted: Restricted;
  let raw: Raw;

  beforeAll(async () => {
    restricted = await context().cluster.restrict(rules);
    raw = openRaw(restricted.kubeconfig);
  });
  afterAll(async () => {
    raw.close();
    await restricted.close();
  });

  type Row = readonly [verb: string, resource: string, request: () => RawRequest, subject: string, where?: "cluster"];
  const map = (suffix: string): string => pathOf(context(), "ConfigMap", suffix);
  const merge = { method: "PATCH", body: {}, contentType: media.merge };
  const rows: readonly Row[] = [
    ["list", "configmaps", () => ({ path: listPath(context(), "ConfigMap") }), ""],
    ["watch", "configmaps", () => ({ path: `${listPath(context(), "ConfigMap")}?watch=1` }), ""],
    [
      "create",
      "configmaps",
      () => ({ method: "POST", path: listPath(context(), "ConfigMap"), body: configMap("x") }),
      "",
    ],
    ["deletecollection", "configmaps", () => ({ method: "DELETE", path: listPath(context(), "ConfigMap") }), ""],
    ["delete", "configmaps", () => ({ method: "DELETE", path: map("x") }), "x"],
    ["update", "configmaps", () => ({ method: "PUT", path: map("x"), body: configMap("x") }), "x"],
    ["get", "secrets", () => ({ path: pathOf(context(), "Secret", "other") }), "other"],
    ["patch", "deployments", () => ({ ...merge, path: pathOf(context(), "Deployment", "x") }), "x"],
    ["patch", "deployments/status", () => ({ ...merge, path: `${pathOf(context(), "Deployment", "x")}/status` }), "x"],
    ["patch", "deployments/scale", () => ({ ...merge, path: `${pathOf(context(), "Deployment", "x")}/scale` }), "x"],
    ["get", "pods/log", () => ({ path: `${pathOf(context(), "Pod", "x")}/log` }), "x"],
    ["list", "things", () => ({ path: `/api/v1/namespaces/${context().cluster.namespace}/things` }), ""],
    ["list", "nodes", () => ({ path: "/api/v1/nodes" }), "", "cluster"],
    ["get", "nodes", () => ({ path: `/api/v1/nodes/${named("x")}` }), "x", "cluster"],
    ["list", "configmaps", () => ({ path: "/api/v1/configmaps" }), "", "cluster"],
  ];

  test.each(rows.map((row) => ({ row, what: `${row[0]} ${row[1]}` })))(
    "case 21: who may not $what is told so",
    async ({ row }) => {
      const [verb, resource, request, suffix, where] = row;
      const [plural = ""] = resource.split("/");
      const group = plural === "deployments" ? "apps" : "";
      const qualified = group === "" ? plural : `${plural}.${group}`;
      const subject = suffix === "" ? qualified : `${qualified} "${named(suffix)}"`;
      const scope = where === "cluster" ? "at the cluster scope" : `in the namespace "${context().cluster.namespace}"`;
      expect(await raw.ask(request())).toMatchObject({
        status: 403,
        body: {
          reason: "Forbidden",
          message: `${subject} is forbidden: User "${restricted.user}" cannot ${verb} resource "${resource}" in API group "${group}" ${scope}`,
          details: {
            kind: plural,
            ...(group === "" ? {} : { group }),
            ...(suffix === "" ? {} : { name: named(suffix) }),
          },
        },
      });
    },
  );

  test("a namespace is read in itself", async () => {
    const { namespace } = context().cluster;
    expect(await raw.ask({ path: `/api/v1/namespaces/${namespace}` })).toMatchObject({
      status: 403,
      body: {
        message: `namespaces "${namespace}" is forbidden: User "${restricted.user}" cannot get resource "namespaces" in API group "" in the namespace "${namespace}"`,
      },
    });
  });

  test("case 22: an apply of a new object needs the right to create, also as a dry run", async () => {
    const message = `configmaps "${named("new")}" is forbidden: User "${restricted.user}" cannot create resource "configmaps" in API group "" in the namespace "${context().cluster.namespace}"`;
    for (const query of ["", "&dryRun=All"]) {
      expect(await applyRaw(context(), configMap("new"), { raw, query })).toMatchObject({
        status: 403,
        body: { message },
      });
    }
  });

  test("case 22: a right to create that names its object is enough for an apply, not for a POST", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: named("only"), labels: configMap("x").metadata.labels ?? {} },
    };
    expect(await applyRaw(context(), secret, { raw })).toMatchObject({ status: 201 });
    const path = listPath(context(), "Secret");
    expect(await raw.ask({ method: "POST", path, body: secret })).toMatchObject({ status: 403 });
  });

  test("what a rule allows is done", async () => {
    const suffix = "allowed";
    expect(await raw.ask({ path: map(suffix) })).toMatchObject({ status: 404 });
  });

  test("the own rules can be asked for", async () => {
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectRulesReview",
      spec: { namespace: context().cluster.namespace },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
    const answer = await raw.ask({ method: "POST", path, body });
    expect(answer).toMatchObject({
      status: 201,
      body: { kind: "SelfSubjectRulesReview", status: { incomplete: false } },
    });
    const told = at(answer, "status.resourceRules") as readonly RoleRule[];
    for (const rule of rules) expect(told).toContainEqual(rule);
    expect(told.some(({ verbs }) => verbs.includes("*"))).toBe(false);
    expect(await raw.ask({ method: "POST", path, body: { ...body, spec: {} } })).toMatchObject({
      status: 400,
      body: { reason: "BadRequest", message: "no namespace on request" },
    });
  });

  test.each([
    ["get", true],
    ["list", false],
  ])("whether one may %s can be asked", async (verb, allowed) => {
    const resourceAttributes = { namespace: context().cluster.namespace, verb, resource: "configmaps" };
    const body = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SelfSubjectAccessReview",
      spec: { resourceAttributes },
    };
    const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    expect(await raw.ask({ method: "POST", path, body })).toMatchObject({ status: 201, body: { status: { allowed } } });
  });
}
