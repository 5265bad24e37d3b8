import { expect, test } from "vitest";
import { websiteData } from "../../../src/layer/relations/website.ts";

test("one service is three raw texts", () => {
  expect(websiteData(["10.0.0.1:30083"])).toEqual({
    hostname: "10.0.0.1",
    "private-address": "10.0.0.1",
    port: "30083",
    extended_data: "",
  });
});

test("defect 20: addresses of IPv6 are without brackets, their port apart", () => {
  expect(websiteData(["[fd00::1]:30083"])).toMatchObject({ hostname: "fd00::1", port: "30083" });
});

test("of several services the first is in the keys, the others are in extended_data as Python writes JSON", () => {
  const { hostname, extended_data: others } = websiteData(["10.0.0.1:1", "10.0.0.2:2", "[fd00::3]:3"]);
  expect(hostname).toBe("10.0.0.1");
  expect(others).toBe(
    '[{"hostname": "10.0.0.2", "port": "2", "private-address": "10.0.0.2"}, ' +
      '{"hostname": "fd00::3", "port": "3", "private-address": "fd00::3"}]',
  );
});

test("no service takes every key away", () => {
  expect(websiteData([])).toEqual({ hostname: "", "private-address": "", port: "", extended_data: "" });
});
