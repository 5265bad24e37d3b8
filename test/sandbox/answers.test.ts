import { describe, expect, test } from "vitest";
import { action, appChanged, call, follower, joined, leader, type Row } from "./demo.ts";

const prints: readonly Row[] = [
  ["config-get workers", leader, 0, "2\n"],
  ["config-get verbose", leader, 0, "False\n"],
  ["config-get verbose --format yaml", leader, 0, "false\n"],
  ["config-get missing", leader, 0, ""],
  ["config-get --format=json missing", leader, 0, "null\n"],
  ["config-get --format=json constructor", leader, 0, "null\n"],
  ["config-get --format json", leader, 0, '{"tags":"\\u003ca\\u003e \\u0026 b","verbose":false,"workers":2}\n'],
  [
    "config-get -a --format yaml --format json",
    leader,
    0,
    '{"tags":"\\u003ca\\u003e \\u0026 b","title":null,"verbose":false,"workers":2}\n',
  ],
  ["status-get", leader, 0, "waiting\n"],
  [
    "status-get --include-data --format=json",
    leader,
    0,
    '{"message":"waiting for machine","status":"waiting","status-data":{}}\n',
  ],
  ["is-leader", leader, 0, "True\n"],
  ["is-leader --format=json", follower, 0, "false\n"],
  ["leader-get --format=json", leader, 0, "{}\n"],
  ["leader-get missing", leader, 0, ""],
  ["relation-ids db", leader, 0, "db:1\n"],
  ["relation-ids --format=json website", leader, 0, "[]\n"],
  ["relation-ids", joined, 0, "db:1\n"],
  ["relation-list -r db:1", leader, 0, "mysql/0\n"],
  ["relation-list -r db:1 --format=json", follower, 0, "[]\n"],
  ["relation-list -r 1 --app", leader, 0, "mysql\n"],
  ["relation-get host", joined, 0, "h\n"],
  ["relation-get -r1 host mysql/0", leader, 0, "h\n"],
  ["relation-get missing", joined, 0, ""],
  ["relation-get --format=json missing", joined, 0, "null\n"],
  ["relation-get -", appChanged, 0, "name: sakila\n"],
  ["relation-get --app - mysql/0", joined, 0, "name: sakila\n"],
  ["relation-get -r 1 --app wanted demo", leader, 0, "x\n"],
  ["relation-get -r 0 --app --format json - demo", follower, 0, "{}\n"],
  ["network-get db --bind-address", leader, 0, "127.0.0.1\n"],
  [
    "network-get admin --ingress-address --egress-subnets --format=json",
    leader,
    0,
    '{"egress-subnets":["127.0.0.1/32"],"ingress-address":"127.0.0.1"}\n',
  ],
  ["unit-get private-address", leader, 0, "127.0.0.1\n"],
  ["opened-ports", leader, 0, ""],
  ["opened-ports --format=yaml", leader, 0, "[]\n"],
  ["state-get missing", leader, 0, ""],
  ["state-get missing --format=json", leader, 0, '""\n'],
  ["action-get depth.of", action, 0, "sea\n"],
  ["action-get depth.none.more --format=json", action, 0, "null\n"],
  ["action-get --format=json", action, 0, '{"depth":{"of":"sea"}}\n'],
  ["resource-get image", leader, 0, "/tmp/image.txt"],
  ["relation-set -r 1", leader, 0, ""],
  [
    "juju-log --help",
    leader,
    0,
    "Usage: juju-log [options] <message>\n\nOptions:\n-l, --log-level\n--debug\n--format\n-h, --help\n",
  ],
];

describe("an answer", () => {
  test.each(prints)("%s", (line, context, code, printed) => {
    expect(call(line, context)).toMatchObject({ code, stdout: printed, stderr: "" });
  });
});
