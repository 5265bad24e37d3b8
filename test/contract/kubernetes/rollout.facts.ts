import { expect, test } from "vitest";
import type { KubernetesObject } from "../../../src/kubernetes/index.ts";
import { applyRaw, create, deployment, labels, listPath, named, pathOf, until, type Context } from "./context.ts";
import { at, itemsOf, textAt, type Item, type RawAnswer } from "./raw.ts";

type Condition = { readonly type: string; readonly status: string; readonly reason: string; readonly message: string };

/** What the controllers make of a Deployment, and how they word its conditions. */
export function rolloutFacts(context: () => Context): void {
  const owned = async (kind: string, suffix: string): Promise<readonly Item[]> =>
    itemsOf(await context().raw.ask({ path: `${listPath(context(), kind)}?labelSelector=app%3D${named(suffix)}` }));
  const read = (suffix: string): Promise<RawAnswer> =>
    context().raw.ask({ path: pathOf(context(), "Deployment", suffix) });
  const condition = (answer: RawAnswer, type: string): Partial<Condition> =>
    ((at(answer, "status.conditions") ?? []) as readonly Condition[]).find((one) => one.type === type) ?? {};
  const withImage = (suffix: string, image: string, changes: object = {}): KubernetesObject =>
    deployment(suffix, {
      template: { metadata: { labels: { app: named(suffix) } }, spec: { containers: [{ name: "worker", image }] } },
      ...changes,
    });
  const reaches = (suffix: string, reason: string): Promise<RawAnswer> =>
    until(async () => {
      const answer = await read(suffix);
      const isSeen = at(answer, "status.observedGeneration") === at(answer, "metadata.generation");
      return isSeen && condition(answer, "Progressing").reason === reason ? answer : undefined;
    });
  const revision = "deployment.kubernetes.io/revision";

  test("a Deployment has a ReplicaSet, and that has the pods", async () => {
    const made = await create(context(), deployment("made", { replicas: 2 }));
    await reaches("made", "NewReplicaSetAvailable");
    const [replicaSet] = await owned("ReplicaSet", "made");
    expect(replicaSet?.metadata).toMatchObject({
      name: expect.stringMatching(new RegExp(`^${named("made")}-[a-z0-9]+$`)),
      labels: { app: named("made"), "pod-template-hash": expect.any(String) },
      annotations: {
        [revision]: "1",
        "deployment.kubernetes.io/desired-replicas": "2",
        "deployment.kubernetes.io/max-replicas": "3",
      },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "Deployment",
          name: named("made"),
          uid: textAt(made, "metadata.uid"),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    });
    expect(replicaSet).toMatchObject({
      spec: { replicas: 2 },
      status: { replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2 },
    });
    const pods = await owned("Pod", "made");
    expect(pods).toHaveLength(2);
    const name = replicaSet?.metadata.name ?? "";
    const uid = replicaSet?.metadata["uid"];
    for (const { metadata } of pods) {
      expect(metadata).toMatchObject({
        generateName: `${name}-`,
        ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name, uid, controller: true }],
      });
    }
  });

  test("a complete rollout says so, and which ReplicaSet it is", async () => {
    await create(context(), deployment("complete"));
    const answer = await reaches("complete", "NewReplicaSetAvailable");
    const [replicaSet] = await owned("ReplicaSet", "complete");
    expect(answer).toMatchObject({
      body: {
        metadata: { annotations: { [revision]: "1" } },
        status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
      },
    });
    expect(at(answer, "status")).not.toHaveProperty("unavailableReplicas");
    expect(condition(answer, "Available")).toMatchObject({
      status: "True",
      reason: "MinimumReplicasAvailable",
      message: "Deployment has minimum availability.",
    });
    expect(condition(answer, "Progressing")).toMatchObject({
      status: "True",
      message: `ReplicaSet "${replicaSet?.metadata.name}" has successfully progressed.`,
    });
  });

  test("each template has a ReplicaSet and a revision; going back takes the former ReplicaSet again", async () => {
    await create(context(), withImage("revisions", "w:1"));
    await reaches("revisions", "NewReplicaSetAvailable");
    const revisions = async (): Promise<Readonly<Record<string, unknown>>> =>
      Object.fromEntries(
        (await owned("ReplicaSet", "revisions")).map((one) => [
          (one.metadata["annotations"] as Readonly<Record<string, string>>)[revision] ?? "",
          (one["spec"] as { replicas: number }).replicas,
        ]),
      );
    await applyRaw(context(), withImage("revisions", "w:2"), { query: "&force=true" });
    await until(async () => (JSON.stringify(await revisions()) === '{"1":0,"2":1}' ? true : undefined));
    await applyRaw(context(), withImage("revisions", "w:1"), { query: "&force=true" });
    await until(async () => (JSON.stringify(await revisions()) === '{"2":0,"3":1}' ? true : undefined));
    const back = (await owned("ReplicaSet", "revisions")).find(
      ({ spec }) => (spec as { replicas: number }).replicas === 1,
    );
    expect(back?.metadata).toMatchObject({ annotations: { "deployment.kubernetes.io/revision-history": "1" } });
    expect(at(await read("revisions"), "metadata.annotations")).toMatchObject({ [revision]: "3" });
  });

  test("of the ReplicaSets without pods only as many stay as the history may hold", async () => {
    await create(context(), withImage("history", "w:1", { revisionHistoryLimit: 0 }));
    await reaches("history", "NewReplicaSetAvailable");
    await applyRaw(context(), withImage("history", "w:2", { revisionHistoryLimit: 0 }), { query: "&force=true" });
    const left = await until(async () => {
      const sets = await owned("ReplicaSet", "history");
      return sets.length === 1 && JSON.stringify(sets).includes('"w:2"') ? sets : undefined;
    });
    expect(left).toMatchObject([{ metadata: { annotations: { [revision]: "2" } } }]);
  });

  test("an image that nobody can pull holds the update up, and the former pod stays", async () => {
    await create(context(), withImage("stuck", "w:1"));
    await reaches("stuck", "NewReplicaSetAvailable");
    const [former] = await owned("Pod", "stuck");
    await applyRaw(context(), withImage("stuck", "w:absent"), { query: "&force=true" });
    const waiting = await until(async () =>
      (await owned("Pod", "stuck")).find((pod) => JSON.stringify(pod["status"]).includes('"ImagePullBackOff"')),
    );
    expect(waiting).toMatchObject({ status: { phase: "Pending", containerStatuses: [{ ready: false }] } });
    const answer = await until(async () => {
      const seen = await read("stuck");
      return at(seen, "status.replicas") === 2 ? seen : undefined;
    });
    expect(answer).toMatchObject({
      body: { status: { replicas: 2, updatedReplicas: 1, availableReplicas: 1, unavailableReplicas: 1 } },
    });
    expect(condition(answer, "Available")).toMatchObject({ status: "True" });
    const [replicaSet] = (await owned("ReplicaSet", "stuck")).filter((one) =>
      JSON.stringify(one["spec"]).includes("w:absent"),
    );
    // Which one depends on whether the pod was there when the controller wrote down the new ReplicaSet.
    const name = `"${replicaSet?.metadata.name}"`;
    expect(condition(answer, "Progressing").status).toBe("True");
    expect([`ReplicaSet ${name} is progressing.`, `Created new replica set ${name}`]).toContain(
      condition(answer, "Progressing").message,
    );
    expect((await owned("Pod", "stuck")).map(({ metadata }) => metadata.name)).toContain(former?.metadata.name);
  });

  test("a paused Deployment says so", async () => {
    await create(context(), deployment("paused", { paused: true }));
    expect(condition(await reaches("paused", "DeploymentPaused"), "Progressing")).toMatchObject({
      status: "Unknown",
      message: "Deployment is paused",
    });
    expect(await owned("Pod", "paused")).toEqual([]);
  });

  test("a Deployment of no pods is available and complete", async () => {
    await create(context(), deployment("zero", { replicas: 0 }));
    const answer = await reaches("zero", "NewReplicaSetAvailable");
    expect(at(answer, "status")).not.toHaveProperty("replicas");
    expect(condition(answer, "Available")).toMatchObject({ status: "True" });
  });

  test("Recreate ends the former pods before it makes new ones", async () => {
    const strategy = { strategy: { type: "Recreate" } };
    await create(context(), withImage("recreate", "w:1", strategy));
    await reaches("recreate", "NewReplicaSetAvailable");
    await applyRaw(context(), withImage("recreate", "w:2", strategy), { query: "&force=true" });
    const seen = new Set<number>();
    await until(async () => {
      const pods = await owned("Pod", "recreate");
      seen.add(pods.length);
      const isReady = at(await read("recreate"), "status.availableReplicas") === 1;
      return isReady && pods.length === 1 && JSON.stringify(pods).includes('"w:2"') ? true : undefined;
    });
    expect(Math.max(...seen)).toBe(1);
  });

  test("a PodDisruptionBudget counts the pods that it is for", async () => {
    await create(context(), deployment("counted", { replicas: 2 }));
    const spec = { maxUnavailable: 1, selector: { matchLabels: { app: named("counted") } } };
    const metadata = { name: named("counted"), labels };
    await create(context(), { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec });
    const path = pathOf(context(), "PodDisruptionBudget", "counted");
    const counted = await until(async () => {
      const answer = await context().raw.ask({ path });
      return at(answer, "status.currentHealthy") === 2 ? answer : undefined;
    });
    expect(at(counted, "status")).toMatchObject({
      observedGeneration: 1,
      expectedPods: 2,
      desiredHealthy: 1,
      disruptionsAllowed: 1,
    });
    expect(condition(counted, "DisruptionAllowed")).toMatchObject({ status: "True", reason: "SufficientPods" });
  });
}
