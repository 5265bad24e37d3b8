import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { silentLogger, type Json } from "../../src/core/index.ts";
import { createKubernetesApi, type KubernetesApi, type Right } from "../../src/kubernetes/index.ts";
import { describeMissing, missingRights } from "../../src/kubernetes/rights.ts";
import { startKubernetesStandIn, type KubernetesStandIn } from "../../src/standins/kubernetes/index.ts";

const right = (verb: string, resource: string, group = ""): Right => ({ verb, group, resource });
const wanted = [
  right("list", "pods"),
  right("create", "secrets"),
  right("patch", "secrets"),
  right("patch", "deployments", "apps"),
  right("list", "nodes"),
];

let cluster: KubernetesStandIn;
let api: KubernetesApi;

beforeAll(async () => {
  cluster = await startKubernetesStandIn();
  api = await createKubernetesApi({
    kubeconfig: cluster.kubeconfig,
    fieldManager: "test",
    log: silentLogger,
    namespace: "default",
    wantedRights: wanted,
    howToGrant: "grant them",
  });
});
afterAll(async () => {
  await api.close();
  await cluster.close();
});
afterEach(() => cluster.forget());

const message = 'pods is forbidden: User "p" cannot list resource "pods" in API group "" in the namespace "default"';
const status = (text: string): Json => ({ kind: "Status", status: "Failure", reason: "Forbidden", message: text });
const review = (resourceRules: Json, more: { readonly incomplete?: boolean } = {}): Json => ({
  kind: "SelfSubjectRulesReview",
  status: { incomplete: false, nonResourceRules: [], resourceRules, ...more },
});
const rule = (verbs: string[], resources: string[], apiGroups = [""]): Json => ({ verbs, resources, apiGroups });
const reviewed = { method: "POST", pathIncludes: "/selfsubjectrulesreviews" };

test("a missing right is told with all others that are missing, after one question to the server", async () => {
  cluster.failNext({ method: "GET", pathIncludes: "/pods", status: 403, body: status(message), times: 2 });
  cluster.failNext({ ...reviewed, status: 201, body: review([rule(["patch"], ["secrets"])]) });
  const told =
    "missing rights in namespace default: list pods, create secrets, patch deployments; " +
    "in the whole cluster: list nodes; grant them";
  const refused = { code: "kubernetes-failed", remedy: "block", status: 403, kind: "Pod", message: told };
  const fresh = await createKubernetesApi({
    kubeconfig: cluster.kubeconfig,
    fieldManager: "test",
    log: silentLogger,
    wantedRights: wanted,
    howToGrant: "grant them",
  });
  await expect(fresh.list("Pod")).rejects.toMatchObject(refused);
  await expect(fresh.list("Pod")).rejects.toMatchObject(refused);
  expect(cluster.requests().map(({ method }) => method)).toEqual(["GET", "POST", "GET"]);
  await fresh.close();
});

test.each<readonly [string, number, Json]>([
  ["refuses to tell", 403, status("no")],
  ["has no such API", 404, "404 page not found"],
  ["does not know all", 201, review([], { incomplete: true })],
  ["answers with something else", 201, "hello"],
])("where the server %s, the refusal speaks for itself", async (_what, code, body) => {
  const fresh = await createKubernetesApi({
    kubeconfig: cluster.kubeconfig,
    fieldManager: "test",
    log: silentLogger,
    wantedRights: wanted,
  });
  cluster.failNext({ method: "GET", pathIncludes: "/pods", status: 403, body: status(message) });
  cluster.failNext({ ...reviewed, status: code, body });
  await expect(fresh.list("Pod")).rejects.toThrow(`(403): ${message}; grant this to the kubeconfig's user`);
  await fresh.close();
});

test.each([
  'configmaps "w" is forbidden: exceeded quota: small, requested: configmaps=1',
  'pods "w" is forbidden: violates PodSecurity "restricted:latest"',
  'admission webhook "policy" denied the request: no',
  'configmaps "w" is forbidden: unable to create new content in namespace data because it is being terminated',
])("a refusal that is no matter of rights asks for none: %s", async (text) => {
  cluster.failNext({ method: "GET", pathIncludes: "/pods", status: 403, body: status(text) });
  await expect(api.list("Pod")).rejects.toMatchObject({ status: 403, missingRight: undefined });
  expect(cluster.requests().map(({ method }) => method)).toEqual(["GET"]);
});

test("what the server refuses although its rules grant it is named", async () => {
  const all = review([rule(["*"], ["*"], ["*"])]);
  cluster.failNext({ method: "GET", pathIncludes: "/pods", status: 403, body: status(message) });
  cluster.failNext({ ...reviewed, status: 201, body: all });
  await expect(api.list("Pod")).rejects.toThrow("missing rights in namespace default: list pods; grant them");
});

test("without any right there may be no such namespace", () => {
  const inside = wanted.filter(({ resource }) => resource !== "nodes");
  expect(describeMissing(inside, wanted, "data")).toBe("no rights in namespace data, or there is no such namespace");
});

test("many are counted and not named", () => {
  const many = ["a", "b", "c", "d", "e", "f", "g", "h", "i"].map((resource) => right("get", resource));
  expect(describeMissing(many, [...many, ...wanted], "data")).toBe(
    "9 of 13 rights are missing in namespace data, such as get a",
  );
});

test("a right counts as missing exactly when no rule has its verb, group and resource", () => {
  const word = fc.constantFrom("a", "b", "*");
  const list = fc.array(word, { maxLength: 2 });
  const rules = fc.array(fc.record({ verbs: list, apiGroups: list, resources: list }), { maxLength: 4 });
  const rights = fc.array(fc.record({ verb: fc.constantFrom("a", "b"), group: word, resource: word }));
  fc.assert(
    fc.property(rules, rights, (given, asked) => {
      const has = (words: readonly string[], one: string): boolean => words.some((it) => it === "*" || it === one);
      const expected = asked.filter(
        ({ verb, group, resource }) =>
          given
            .filter((one) => has(one.verbs, verb))
            .filter((one) => has(one.apiGroups, group))
            .filter((one) => has(one.resources, resource)).length === 0,
      );
      expect(missingRights({ status: { resourceRules: given } }, asked)).toEqual(expected);
    }),
  );
});

test("a rule for some names lets nobody list", () => {
  const rules = [{ verbs: ["list", "get"], apiGroups: [""], resources: ["secrets"], resourceNames: ["one"] }];
  const asked = [right("list", "secrets"), right("get", "secrets")];
  expect(missingRights({ status: { resourceRules: rules } }, asked)).toEqual([right("list", "secrets")]);
});
