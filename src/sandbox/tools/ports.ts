import { changeUnit } from "../change.ts";
import { usageFailure } from "../errors.ts";
import { unitOf } from "../lookup.ts";
import type { PortRange } from "../model.ts";
import { refuseMore } from "./flags.ts";
import type { ToolCall, Tools, ToolResult } from "./tool.ts";

const usage = "[options] <port>[/<protocol>] or <from>-<to>[/<protocol>] or icmp";
const endpoints = { endpoints: { kind: "text" } } as const;

/** `open-port`, `close-port` and `opened-ports`. What they change is committed with the hook. */
export const portTools: Tools = {
  "open-port": { usage, flags: endpoints, run: (call) => change(call, (ports, range) => [...ports, range]) },
  "close-port": { usage, flags: endpoints, run: (call) => change(call, (ports) => ports) },
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

function change(
  { context: { unit }, texts, args: [text, ...more] }: ToolCall,
  put: (ports: readonly PortRange[], range: PortRange) => readonly PortRange[],
): ToolResult {
  if (text === undefined) throw usageFailure("no port or range specified");
  refuseMore(more);
  const range = { ...parsePort(text), endpoints: (texts["endpoints"] ?? "").split(",").filter(Boolean) };
  return {
    later: (model) => {
      const others = unitOf(model, unit).openedPorts.filter((one) => show(one) !== show(range));
      return changeUnit(model, unit, { openedPorts: put(others, range) });
    },
  };
}

function parsePort(text: string): Omit<PortRange, "endpoints"> {
  if (text.toLowerCase() === "icmp") return { protocol: "icmp", from: 0, to: 0 };
  const [, first, last, word = "tcp"] = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/i.exec(text) ?? [];
  const from = Number(first);
  const to = Number(last ?? first);
  if (first === undefined || from < 1 || to < from || to > 65_535) {
    throw usageFailure(
      `invalid port or range ${JSON.stringify(text)}; expected <port>[/<protocol>], <from>-<to>[/<protocol>] or icmp`,
    );
  }
  return { protocol: word.toLowerCase() === "udp" ? "udp" : "tcp", from, to };
}

function show({ protocol, from, to }: PortRange): string {
  if (protocol === "icmp") return "icmp";
  return from === to ? `${from}/${protocol}` : `${from}-${to}/${protocol}`;
}

const byPort = (a: PortRange, b: PortRange): number =>
  a.protocol === b.protocol ? a.from - b.from : a.protocol < b.protocol ? -1 : 1;
