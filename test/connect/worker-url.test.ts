import { expect, test } from "vitest";
import { parseWorkerUrl } from "../../src/connect/worker-url.ts";

test.each([
  ["http://10.1.2.3:8083", { base: "http://10.1.2.3:8083" }],
  ["http://10.1.2.3:8083/", { base: "http://10.1.2.3:8083" }],
  ["http://[fd00::1]:8083", { base: "http://[fd00::1]:8083" }],
  ["https://host/connect/", { base: "https://host/connect" }],
  ["http://u:p%40@host:1", { base: "http://host:1", auth: { username: "u", password: "p@" } }],
])("%s", (text, parsed) => {
  expect(parseWorkerUrl(text)).toEqual(parsed);
});

test.each(["", "host:8083", "ftp://host", "http://"])("%j is refused", (text) => {
  expect(() => parseWorkerUrl(text)).toThrow(expect.objectContaining({ code: "connect-argument", argument: "urls" }));
});

test("credentials do not reach the message", () => {
  expect(() => parseWorkerUrl("ftp://user:hunter2@host")).toThrow(/^(?!.*hunter2)/);
});
