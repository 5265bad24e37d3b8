#!/usr/bin/env node
import { refuseNode } from "./node-version.ts";

const refusal = refuseNode(process.versions.node);
if (refusal === undefined) {
  // What Node.js compiles of the commands is kept in the system's folder for such: a third of the time to load them.
  process.getBuiltinModule("node:module").enableCompileCache();
  // Only now: what this loads does not parse on an old Node.js.
  const { runCommandLine } = await import("./command-line.ts");
  // Who reads the start of a result only (`| head`) has what he wants; a full disk is an error.
  const lost: string[] = [];
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (code !== "EPIPE")
        lost.push(`error: the output can't be written: ${message}; write it elsewhere (unexpected)\n`);
    });
  const exitCode = await runCommandLine(process.argv.slice(2), {
    env: process.env,
    color: process.stdout.isTTY && process.stdout.hasColors(),
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  });
  // A layer that `explain` and `graph` load may keep a timer; what was printed is out first.
  for (const stream of [process.stdout, process.stderr]) await new Promise((out) => stream.write("", out));
  for (const sentence of lost) process.stderr.write(sentence);
  process.exit(lost.length > 0 ? 1 : exitCode);
} else {
  console.error(refusal);
  process.exitCode = 1;
}
