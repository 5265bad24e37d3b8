import { listed, silent, type Row } from "../row.ts";

const [get, ports, parse, opened] = [
  "jujuc/network-get.go",
  "jujuc/ports.go",
  "juju/juju core/network/portrange.go",
  "jujuc/opened-ports.go",
] as const;
const open = "open-port";

/** Addresses and ports. */
export const networkRows: readonly Row[] = [
  {
    call: ["network-get", "website", "--format=json"],
    expect: {
      matches:
        /^\{"bind-addresses":\[\{"mac-address":"[^"]*","interface-name":"[^"]*","addresses":\[\{"hostname":"[^"]*","value":"[^"]*","cidr":"[^"]*"\}/,
    },
    source: get,
  },
  {
    call: ["network-get", "website", "--bind-address"],
    expect: { matches: /^[^\s:{]\S*\n$/ },
    source: `${get}: one flag, one text`,
  },
  {
    call: ["network-get", "website", "--ingress-address", "--bind-address", "--format=json"],
    expect: { matches: /^\{"bind-address":"[^"]*","ingress-address":"[^"]*"\}\n$/ },
    source: `${get}: two flags, a map`,
  },
  { call: ["network-get"], expect: { refuses: "no arguments specified", code: 2 }, source: get },
  { call: ["network-get", ""], expect: { refuses: "no binding name specified", code: 2 }, source: get },
  { call: ["network-get", "a", "b"], expect: { refuses: 'unrecognized args: ["b"]', code: 2 }, source: get },
  {
    call: ["network-get", "website", "--primary-address", "--bind-address"],
    expect: { refuses: "--primary-address must be the only flag specified", code: 1 },
    source: get,
  },
  { call: ["unit-get", "private-address"], expect: { matches: /^\S+\n$/ }, source: "jujuc/unit-get.go" },
  { call: ["unit-get"], expect: { refuses: "no setting specified", code: 2 }, source: "jujuc/unit-get.go" },
  { call: ["unit-get", "x"], expect: { refuses: 'unknown setting "x"', code: 2 }, source: "jujuc/unit-get.go" },
  {
    call: ["unit-get", "public-address", "x"],
    expect: { refuses: 'unrecognized args: ["x"]', code: 2 },
    source: "jujuc/unit-get.go",
  },
  { call: ["opened-ports"], expect: listed(), source: opened },
  { call: [open, "443/UDP"], expect: silent, source: `${ports}: the protocol's letters do not count` },
  { call: [open, "80"], expect: silent, source: ports },
  { call: [open, "80/tcp"], expect: silent, source: "context/ports.go: what is open stays so" },
  { call: [open, "icmp"], expect: silent, source: ports },
  {
    call: ["opened-ports"],
    expect: listed("icmp", "80/tcp", "443/udp"),
    source: `${opened}; context/ports.go: own changes are seen`,
  },
  { call: ["opened-ports", "--endpoints"], expect: { prints: "icmp (*)\n80/tcp (*)\n443/udp (*)\n" }, source: opened },
  { call: ["close-port", "443/udp"], expect: silent, source: ports },
  { call: ["close-port", "icmp"], expect: silent, source: ports },
  { call: ["close-port", "80"], expect: silent, source: ports },
  { call: ["close-port", "7"], expect: silent, source: "context/ports.go: closing what is not open is no error" },
  { call: [open, "81", "--endpoints", "website, db"], expect: silent, source: ports },
  {
    call: ["opened-ports", "--endpoints", "--format=json"],
    expect: { prints: '["81/tcp (db, website)"]\n' },
    source: opened,
  },
  { call: ["close-port", "81", "--endpoints", "db,website"], expect: silent, source: ports },
  { call: ["opened-ports", "--format=json"], expect: { prints: "[]\n" }, source: opened },
  { call: [open, "8000-8010/tcp"], needs: { model: "iaas" }, expect: silent, source: ports },
  { call: ["opened-ports"], needs: { model: "iaas" }, expect: { prints: "8000-8010/tcp\n" }, source: opened },
  { call: ["close-port", "8000-8010"], needs: { model: "iaas" }, expect: silent, source: ports },
  {
    call: [open, "8000-8010/tcp"],
    needs: { model: "caas", since: "3.0.3" },
    expect: {
      refuses: "port ranges are not supported for k8s applications, please specify a single port",
      code: 1,
    },
    source: "context/ports.go",
  },
  { call: [open], expect: { refuses: "no port or range specified", code: 2 }, source: ports },
  { call: [open, "80", "81"], expect: { refuses: 'unrecognized args: ["81"]', code: 2 }, source: ports },
  {
    call: [open, "a"],
    expect: { refuses: 'invalid port "a": strconv.Atoi: parsing "a": invalid syntax', code: 2 },
    source: parse,
  },
  { call: [open, "1-2-3"], expect: { refuses: 'invalid port range "1-2-3"', code: 2 }, source: parse },
  { call: [open, "9-1"], expect: { refuses: "invalid port range 9-1/tcp", code: 2 }, source: parse },
  {
    call: [open, "80/sctp"],
    expect: { refuses: 'invalid protocol "sctp", expected "tcp", "udp", or "icmp"', code: 2 },
    source: parse,
  },
  {
    call: [open, "70000"],
    expect: { refuses: "port range bounds must be between 0 and 65535, got 70000-70000", code: 2 },
    source: parse,
  },
];
