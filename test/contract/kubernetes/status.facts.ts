import { expect, test } from "vitest";
import { create, deployment, labels, managers, named, pathOf, until, type Context } from "./context.ts";
import { at, media, type RawAnswer } from "./raw.ts";

/** The subresources by which a status is written and replicas are scaled. */
export function statusFacts(context: () => Context): void {
  const patch = (path: string, body: unknown): Promise<RawAnswer> =>
    context().raw.ask({ method: "PATCH", path: `${path}?fieldManager=player`, body, contentType: media.merge });
  // Paused, so that the controller leaves its status alone.
  const settled = async (suffix: string): Promise<string> => {
    await create(context(), deployment(suffix, { paused: true, replicas: 0 }));
    const path = pathOf(context(), "Deployment", suffix);
    return until(async () => {
      const answer = await context().raw.ask({ path });
      return at(answer, "status.observedGeneration") === 1 ? path : undefined;
    });
  };

  test("a patch of the status changes nothing else, and counts as no generation", async () => {
    const path = await settled("status");
    const change = { spec: { replicas: 9 }, metadata: { labels: { no: "yes" } }, status: { replicas: 7 } };
    const answer = await patch(`${path}/status`, change);
    expect(answer).toMatchObject({
      status: 200,
      body: { kind: "Deployment", metadata: { generation: 1, labels }, spec: { replicas: 0 }, status: { replicas: 7 } },
    });
    expect(at(answer, "metadata.labels")).toEqual(labels);
    expect(managers(answer).find(({ manager }) => manager === "player")).toMatchObject({
      subresource: "status",
      operation: "Update",
      fieldsV1: { "f:status": { "f:replicas": {} } },
    });
  });

  test("a patch of the object leaves the status alone", async () => {
    const path = await settled("no-status");
    const before = at(await context().raw.ask({ path }), "status.observedGeneration");
    const answer = await patch(path, { status: { observedGeneration: 98 } });
    expect(at(answer, "status.observedGeneration")).toBe(before);
  });

  test("the status can be read and replaced by its own path", async () => {
    const path = await settled("put-status");
    const read = await context().raw.ask({ path: `${path}/status` });
    expect(read).toMatchObject({ status: 200, body: { kind: "Deployment" } });
    const body = { ...Object(read.body), status: { replicas: 3 } };
    const answer = await context().raw.ask({ method: "PUT", path: `${path}/status`, body });
    expect(answer).toMatchObject({ status: 200, body: { status: { replicas: 3 } } });
  });

  test("a Deployment can be scaled by its subresource", async () => {
    const path = await settled("scale-path");
    expect(await context().raw.ask({ path: `${path}/scale` })).toMatchObject({
      status: 200,
      body: {
        kind: "Scale",
        apiVersion: "autoscaling/v1",
        metadata: { name: named("scale-path") },
        spec: {},
        status: { replicas: 0, selector: `app=${named("scale-path")}` },
      },
    });
    expect(await patch(`${path}/scale`, { spec: { replicas: 2 } })).toMatchObject({ body: { spec: { replicas: 2 } } });
    const scaled = await context().raw.ask({ path });
    expect(scaled).toMatchObject({ body: { spec: { replicas: 2 }, metadata: { generation: 2 } } });
  });

  test("a kind without a status has no path for one, nor an object for any other", async () => {
    const path = await settled("no-path");
    const answer = { status: 404, body: { message: "the server could not find the requested resource" } };
    expect(await context().raw.ask({ path: `${path}/frob` })).toMatchObject(answer);
    const config = pathOf(context(), "ConfigMap", "any");
    expect(await context().raw.ask({ path: `${config}/status` })).toMatchObject(answer);
  });
}
