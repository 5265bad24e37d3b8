import { afterEach, beforeEach, expect, test } from "vitest";
import {
  registerConnector,
  registerLatestConnector,
  unregisterConnector,
  unregisterLatestConnector,
} from "../../src/layer/helpers.ts";
import { hook } from "../../src/reactive/index.ts";
import { askForWorkers, openRunning, type LayerApplication } from "../helpers/layer-application.ts";

// What upper layers declare is what is to be there, whatever came of the requests for it.
let application: LayerApplication;
let act: () => Promise<unknown> = async () => undefined;

beforeEach(async () => {
  act = async () => undefined;
  const askWhatIsAsked = async (): Promise<void> => void (await act());
  const handlers = [hook("*").do(askForWorkers), hook("update-status").do(askWhatIsAsked)];
  application = await openRunning({ handlers });
  await inHook(() => registerConnector(connector("a"), "a"));
  await inHook(() => registerConnector(connector("b"), "b"));
  application.connect.forget();
});
afterEach(() => application.close());

const connector = (file: string) => ({ "connector.class": "FileStreamSink", file, topics: "lines" });
const refuse = (method: string, path: string, times = 1) =>
  application.connect.failNext({
    method,
    pathIncludes: path,
    status: 500,
    body: { error_code: 500, message: "no" },
    times,
  });

/** Runs an upper layer's function in a hook. */
async function inHook<T>(ask: () => Promise<T>): Promise<T> {
  const answers: T[] = [];
  act = async () => void answers.push(await ask());
  await application.hook("update-status");
  const [answer] = answers;
  if (answer === undefined) throw new Error("the hook did not ask");
  return answer;
}

/** The names in the Secret that holds the declared connectors. */
function declared(): readonly string[] {
  const secret = application.kubernetes
    .objects()
    .find(({ kind, metadata }) => kind === "Secret" && JSON.stringify(metadata).includes("-connectors")) as unknown as
    | { readonly data: Readonly<Record<string, string>> }
    | undefined;
  const text = Buffer.from(secret?.data["connectors.json"] ?? "", "base64").toString("utf8");
  return Object.keys(JSON.parse(text || "{}") as object).toSorted();
}

test("defect 24: connectors that were all removed are registered again", async () => {
  expect(await inHook(unregisterLatestConnector)).toBe(true);
  expect(application.connect.connectors()).toEqual({});
  expect(await inHook(registerLatestConnector)).toBe(true);
  expect(Object.keys(application.connect.connectors()).toSorted()).toEqual(["a", "b"]);
});

test("defects 21 and 49: a connector that can't be removed holds up no other, and goes with the next try", async () => {
  refuse("DELETE", "/connectors/a");
  expect(await inHook(unregisterLatestConnector)).toBe(false);
  expect(Object.keys(application.connect.connectors())).toEqual(["a"]);
  expect(await inHook(unregisterLatestConnector)).toBe(true);
  expect(application.connect.connectors()).toEqual({});
});

test("defect 45: a configuration that Connect refuses takes the place of none, and is not sent again", async () => {
  const refused = { "connector.class": "FileStreamSink" }; // it lacks topics
  expect((await inHook(() => registerConnector(refused, "a")))?.status_code).toBe(400);
  expect((await inHook(() => registerConnector(refused, "c")))?.status_code).toBe(400);
  expect(declared()).toEqual(["a", "b"]);
  expect(await inHook(registerLatestConnector)).toBe(true);
  expect(application.connect.connectors()["a"]).toMatchObject({ file: "a", topics: "lines" });
});

test("defect 46: a connector is forgotten once it is gone, and no sooner", async () => {
  refuse("DELETE", "/connectors/a");
  expect((await inHook(() => unregisterConnector("a")))?.status_code).toBe(500);
  expect(declared()).toEqual(["a", "b"]);
  expect((await inHook(() => unregisterConnector("a")))?.status_code).toBe(204);
  expect((await inHook(() => unregisterConnector("a")))?.status_code).toBe(404);
  expect(declared()).toEqual(["b"]);
});

test("defect 48: connectors that are there already are registered with 200, which is success", async () => {
  expect(await inHook(registerLatestConnector)).toBe(true);
  const puts = application.connect.requests().filter(({ method }) => method === "PUT");
  expect(puts.map(({ status }) => status)).toEqual([200, 200]);
});

test("defect 49: a connector that is refused holds up no other", async () => {
  await inHook(unregisterLatestConnector);
  refuse("PUT", "/connectors/a/config");
  expect(await inHook(registerLatestConnector)).toBe(false);
  expect(Object.keys(application.connect.connectors())).toEqual(["b"]);
});
