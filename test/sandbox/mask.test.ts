import { expect, test } from "vitest";
import { addSecret, createModel, nextSecretId } from "../../src/sandbox/index.ts";
import { secretMask } from "../../src/sandbox/mask.ts";

const empty = createModel();
const maskOf = (value: string) => secretMask(addSecret(empty, { id: nextSecretId(empty), content: { value } }));

test("the keys of a YAML text that is secret are none, its longer values are", () => {
  const mask = maskOf("clusters:\n- cluster:\n    certificate-authority-data: TE9OR0RBVEE=\nusers:\n- name: a\n");
  expect(mask("relation-list -r cluster:0 of users: a")).toBe("relation-list -r cluster:0 of users: a");
  expect(mask("it said TE9OR0RBVEE=")).toBe("it said ***");
});

test("each line of a certificate is secret, and a value in JSON", () => {
  const mask = maskOf('-----BEGIN KEY-----\nMIIBVgIBADANBg\n"quoted"\n');
  expect(mask('MIIBVgIBADANBg, and all: -----BEGIN KEY-----\\nMIIBVgIBADANBg\\n\\"quoted\\"\\n')).toBe(
    "***, and all: ***",
  );
});
