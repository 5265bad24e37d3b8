import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { nodeRights, workerRights } from "../../src/layer/rights.ts";

type Rule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};
type Role = { readonly kind: string; readonly rules: readonly Rule[] };

const role = parse(readFileSync("rbac/role.yaml", "utf8")) as Role;
const nodes = parse(readFileSync("rbac/node-addresses.yaml", "utf8")) as Role;

test("the rights in the docs are those of the Role, in its order", () => {
  const page = readFileSync("docs/reference/config.md", "utf8");
  const rows = page.slice(page.indexOf("## The rights")).matchAll(/^\| (\S+) \| ([a-z, ]+) \| ([a-z, ]+) \|$/gm);
  const documented = [...rows]
    .filter(([, group]) => group !== "apiGroups")
    .map(([, group = "", resources = "", verbs = ""]) => ({
      apiGroups: [group === '`""`' ? "" : group],
      resources: resources.split(", "),
      verbs: verbs.split(", "),
    }));
  expect(documented).toEqual(role.rules);
});

test("the rights that the layer names when one is missing are those of the Role and of the ClusterRole", () => {
  const rightsIn = ({ rules }: Role) =>
    rules.flatMap(({ apiGroups: [group = ""], resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => ({ verb, group, resource }))),
    );
  expect([rightsIn(role), rightsIn(nodes)]).toEqual([workerRights, nodeRights]);
});

test("nodes are read by a ClusterRole of their own, and everything else needs a namespaced Role only", () => {
  expect([role.kind, nodes.kind]).toEqual(["Role", "ClusterRole"]);
  expect(nodes.rules).toEqual([{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }]);
});

test("no rule is for everything, updates, deletes collections, lists Secrets, or gives rights away", () => {
  const rights = role.rules.flatMap(({ resources, verbs }) =>
    resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
  );
  expect(
    rights.filter((right) => /\*|^update |^deletecollection |^(list|watch) secrets$|roles|exec/.test(right)),
  ).toEqual([]);
  expect(new Set(rights).size).toBe(rights.length);
});
