import { changeUnit } from "../change.ts";
import { runFailure, usageFailure } from "../errors.ts";
import { unitOf } from "../lookup.ts";
import type { PortRange } from "../model.ts";
import { refuseMore } from "./flags.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const usage = "[options] <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp";
const flags = { endpoints: { kind: "text" }, format: { kind: "text" } } as const;

/** `open-port`, `close-port` and `opened-ports`. What they change is committed with the hook. */
export const portTools: Tools = {
  "open-port": { usage, flags, run: (call) => change(call, open) },
  "close-port": { usage, flags, run: (call) => change(call, close) },
  "opened-ports": {
    usage: "[options]",
    flags: { endpoints: { kind: "switch" } },
    format: "smart",
    run: ({ context, switches, args }) => {
      refuseMore(args);
      const ports = unitOf(context.model, context.unit).openedPorts.toSorted(byPort);
      return {
        value: ports.map((range) =>
          switches.has("endpoints") ? `${show(range)} (${range.endpoints.join(", ") || "*"})` : show(range),
        ),
      };
    },
  },
};

/** Adds a range to one that is open or not. */
function open(range: PortRange, present: PortRange | undefined): PortRange | undefined {
  const isForAll = range.endpoints.length === 0 || present?.endpoints.length === 0;
  const names = new Set([...range.endpoints, ...(present?.endpoints ?? [])]);
  return { ...range, endpoints: isForAll ? [] : [...names].toSorted() };
}

/** Takes a range away, for some endpoints or all. */
function close({ endpoints }: PortRange, present: PortRange | undefined): PortRange | undefined {
  if (!present || endpoints.length === 0) return undefined;
  const left = present.endpoints.filter((name) => !endpoints.includes(name));
  return present.endpoints.length > 0 && left.length === 0 ? undefined : { ...present, endpoints: left };
}

function change(
  { context: { model, unit }, texts, args: [text, ...more] }: ToolCall,
  put: (range: PortRange, present: PortRange | undefined) => PortRange | undefined,
): ToolResult {
  if (text === undefined) throw usageFailure("no port or range specified");
  const range = parsePort(text.toLowerCase());
  refuseMore(more);
  if (model.type === "caas" && range.from !== range.to) {
    throw runFailure("port ranges are not supported for k8s applications, please specify a single port");
  }
  const names = (texts["endpoints"] ?? "").split(",").map((name) => name.trim());
  const asked = { ...range, endpoints: names.filter(Boolean) };
  return {
    later: (now) => {
      const ports = unitOf(now, unit).openedPorts;
      const present = ports.find((one) => show(one) === show(asked));
      const result = put(asked, present);
      const others = ports.filter((one) => one !== present);
      return changeUnit(now, unit, { openedPorts: result ? [...others, result] : others });
    },
  };
}

/** Throws a usage failure in the words of juju `core/network/portrange.go`. */
function parsePort(text: string): Omit<PortRange, "endpoints"> {
  const [range = "", ...rest] = text.split("/");
  const protocol = rest.length === 0 ? "tcp" : rest.join("/");
  if (range === "icmp") return { protocol: "icmp", from: 0, to: 0 };
  const words = range.split("-");
  if (words.length > 2) throw usageFailure(`invalid port range ${JSON.stringify(range)}`);
  const [from = 0, to = from] = words.map(numberOf);
  if (protocol === "icmp") throw usageFailure(`protocol "icmp" doesn't support any ports; got "${from}"`);
  if (protocol !== "tcp" && protocol !== "udp") {
    throw usageFailure(`invalid protocol ${JSON.stringify(protocol)}, expected "tcp", "udp", or "icmp"`);
  }
  if (from > to) throw usageFailure(`invalid port range ${from}-${to}/${protocol}`);
  if (to > 65_535) throw usageFailure(`port range bounds must be between 0 and 65535, got ${from}-${to}`);
  return { protocol, from, to };
}

function numberOf(word: string): number {
  if (/^\+?\d+$/.test(word)) return Number(word);
  throw usageFailure(`invalid port "${word}": strconv.Atoi: parsing "${word}": invalid syntax`);
}

function show({ protocol, from, to }: PortRange): string {
  if (protocol === "icmp") return "icmp";
  return from === to ? `${from}/${protocol}` : `${from}-${to}/${protocol}`;
}

const byPort = (a: PortRange, b: PortRange): number => {
  if (a.protocol !== b.protocol) return a.protocol < b.protocol ? -1 : 1;
  return a.from - b.from || a.to - b.to;
};
