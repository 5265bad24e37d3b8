import type { Json } from "../../core/index.ts";
import { runFailure, usageFailure } from "../errors.ts";
import { applicationName, applicationOf, own, unitOf } from "../lookup.ts";
import { refuseMore } from "./flags.ts";
import { optionalRelation, relationFlag } from "./relation-choice.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const one = { kind: "switch" } as const;

/** `network-get` and `unit-get`: the unit's address. */
export const networkTools: Tools = {
  "network-get": {
    usage: "[options] <binding-name> [--ingress-address] [--bind-address] [--egress-subnets]",
    flags: {
      ...relationFlag,
      "bind-address": one,
      "ingress-address": one,
      "egress-subnets": one,
      "primary-address": one,
    },
    format: "smart",
    run: networkGet,
  },
  "unit-get": {
    usage: "[options] <setting>",
    format: "smart",
    run: ({ context, args: [setting, ...more] }) => {
      if (setting === undefined) throw usageFailure("no setting specified");
      if (setting !== "private-address" && setting !== "public-address") {
        throw usageFailure(`unknown setting ${JSON.stringify(setting)}`);
      }
      refuseMore(more);
      return { value: unitOf(context.model, context.unit).address };
    },
  },
};

function networkGet(call: ToolCall): ToolResult {
  const { context, switches, texts, args } = call;
  const [binding, ...more] = args;
  if (binding === undefined) throw usageFailure("no arguments specified");
  if (binding === "") throw usageFailure("no binding name specified");
  refuseMore(more);
  optionalRelation(call);
  const { charm } = applicationOf(context.model, applicationName(context.unit));
  const known = binding === "juju-info" || charm?.bindings.includes(binding);
  if (!known && !own(charm?.endpoints ?? {}, binding)) {
    throw runFailure(`no network config found for binding ${JSON.stringify(binding)}`);
  }
  const { address } = unitOf(context.model, context.unit);
  const subnet = `${address}/${address.includes(":") ? 128 : 32}`;
  const parts: Readonly<Record<string, Json>> = {
    "bind-address": address,
    "primary-address": address,
    "ingress-address": address,
    "egress-subnets": [subnet],
  };
  const asked = Object.entries(parts).filter(([name]) => switches.has(name));
  if (switches.has("primary-address") && asked.length > 1) {
    throw runFailure("--primary-address must be the only flag specified");
  }
  const [only] = asked;
  if (only && asked.length === 1) return { value: only[1] };
  if (only) return { value: Object.fromEntries(asked) };
  // As YAML Juju repeats some fields under the names that they once had (juju `jujuc/network-get.go`).
  const isYaml = texts["format"] !== "json";
  const addresses = [{ hostname: "", value: address, cidr: subnet, ...(isYaml ? { address } : {}) }];
  const card = { "mac-address": "", "interface-name": "lo", addresses };
  return {
    fields: {
      "bind-addresses": [{ ...card, ...(isYaml ? { macaddress: "", interfacename: "lo" } : {}) }],
      "egress-subnets": [subnet],
      "ingress-addresses": [address],
    },
  };
}
