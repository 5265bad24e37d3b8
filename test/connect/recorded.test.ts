import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { apiResponse, classify } from "../../src/connect/index.ts";
import { createTransport } from "../../src/connect/transport.ts";
import { serve } from "./serve.ts";

type Recorded = {
  readonly name: string;
  readonly request: string;
  readonly status: number;
  readonly body: string;
  readonly kind: string;
};

const file = join(import.meta.dirname, "../fixtures/connect/4.3.1.json");
const recorded = JSON.parse(readFileSync(file, "utf8")) as readonly Recorded[];
const transport = createTransport();

test.each(recorded)("Kafka 4.3.1: $name, $request is $kind", async ({ status, body, kind }) => {
  const base = await serve((_request, response) => response.writeHead(status).end(body));
  const outcome = await transport({ base }, { method: "GET", path: "/" }, 5_000);
  const isJson = /^[[{]/.test(body);
  expect(outcome).toMatchObject({
    answered: true,
    response: apiResponse(status, isJson ? (JSON.parse(body) as unknown) : null),
    ...(isJson || body === "" ? {} : { text: body }),
  });
  expect(outcome.answered && classify(outcome.response)).toBe(kind);
});
