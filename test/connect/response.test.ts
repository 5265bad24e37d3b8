import { expect, expectTypeOf, test } from "vitest";
import { apiResponse, type Api_response } from "../../src/connect/index.ts";

test("defect 47: a response reads by position and by name", () => {
  const response = apiResponse(201, { name: "sink" });
  const [status, body] = response;
  expect([status, body]).toEqual([response.status_code, response.json]);
  expect(response).toStrictEqual([201, { name: "sink" }]);
  expectTypeOf(response).toEqualTypeOf<Api_response<{ name: string }>>();
});

test("a response prints as a pair", () => {
  expect(JSON.stringify(apiResponse(204, null))).toBe("[204,null]");
});

test("a response can't be changed", () => {
  const response = apiResponse(200, []);
  expect(() => Object.assign(response, { status_code: 404 })).toThrow(TypeError);
  expect(() => Object.assign(response, [404])).toThrow(TypeError);
});
