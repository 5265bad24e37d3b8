import type { Json } from "../../core/index.ts";
import type { RunTool } from "../run-tool.ts";
import { asTexts, entriesOf, listOf, readTool, stringsOf } from "./answer.ts";

/** How the unit is reached, and from where it speaks, for one endpoint. */
export type NetworkInfo = {
  /** The unit's network cards in the endpoint's space; those without any address are left out. */
  readonly interfaces: readonly NetworkInterface[];
  /** What to tell the other side; best first. Addresses or host names. */
  readonly ingressAddresses: readonly string[];
  /** From where this unit's traffic comes, such as `10.1.2.3/32`. */
  readonly egressSubnets: readonly string[];
};

/** A network card. */
export type NetworkInterface = {
  readonly name: string;
  readonly macAddress: string;
  readonly addresses: readonly NetworkAddress[];
};

/** An address to listen at; on Kubernetes `value` may be a host name. */
export type NetworkAddress = {
  readonly value: string;
  readonly hostname: string | undefined;
  readonly cidr: string | undefined;
};

/**
 * `network-get`: the network of an endpoint or extra binding; of one relation of it, if given. Juju may not know an
 * address yet: the first answer on Kubernetes in Juju 4 has empty ones (juju #22616), which are left out, so all lists
 * may be empty. Rejects for a binding that the charm does not have.
 */
export async function networkGet(
  run: RunTool,
  binding: string,
  { relation }: { readonly relation?: string } = {},
): Promise<NetworkInfo> {
  const chosen = relation === undefined ? [] : ["-r", relation];
  const answer = new Map(entriesOf(await readTool(run, "network-get", [...chosen, "--", binding])));
  return {
    interfaces: listOf(answer.get("bind-addresses"))
      .map(interfaceOf)
      .filter(({ addresses }) => addresses.length > 0),
    ingressAddresses: stringsOf(answer.get("ingress-addresses")).filter(Boolean),
    egressSubnets: stringsOf(answer.get("egress-subnets")).filter(Boolean),
  };
}

function interfaceOf(value: Json): NetworkInterface {
  const fields = new Map(entriesOf(value));
  const { "interface-name": name = "", "mac-address": macAddress = "" } = asTexts(value);
  return {
    name,
    macAddress,
    addresses: listOf(fields.get("addresses")).flatMap((entry) => {
      const texts = asTexts(entry);
      const found = texts["value"] || texts["address"]; // Juju before 2.9 says "address"
      return found
        ? [{ value: found, hostname: texts["hostname"] || undefined, cidr: texts["cidr"] || undefined }]
        : [];
    }),
  };
}

/**
 * `unit-get`: an address of the unit, which may be a host name; `undefined` where Juju says nothing. Rejects while it
 * has none.
 */
export async function unitGet(
  run: RunTool,
  setting: "private-address" | "public-address",
): Promise<string | undefined> {
  const answer = await readTool(run, "unit-get", [setting]);
  return typeof answer === "string" && answer !== "" ? answer : undefined;
}
