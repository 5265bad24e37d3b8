import type { CharmFile } from "../charm-file.ts";

/**
 * The program that Juju starts for every hook and action: POSIX shell, because `/bin/sh` is the only program
 * that is certain to be there. It starts no process of its own before it becomes Node.js.
 *
 * Without a runtime for the machine the unit is blocked and the hook fails, so that Juju tries again. `loader`
 * is the runtime's; it is missing where the runtime is for another architecture or C library.
 */
export function dispatchFile(loader: string | undefined): CharmFile {
  return { path: "dispatch", mode: 0o755, content: { kind: "bytes", bytes: dispatchText(loader) } };
}

const dispatchText = (loader: string | undefined): string => `#!/bin/sh
# Juju starts every hook and action of this charm here.
here=\${0%/*}

# A hook script that calls dispatch must not run the same hook a second time.
if [ -n "\${KAFKA_CONNECT_BASE_DISPATCH-}" ]; then exit 0; fi
export KAFKA_CONNECT_BASE_DISPATCH=1

# A binary for another machine has to be seen before exec: sh would go on to read it as a script.
if ${notStartable(loader)}; then
  machine=$(uname -m)
  status-set blocked "no Node.js runtime for this machine in the charm; build it for $machine"
  exit 1
fi
# What Node.js has compiled is kept for the next hook; where the folder can't be written it does without.
export NODE_COMPILE_CACHE="$here/.compile-cache"
exec "$here/runtime/node" "$here/lib/main.js" "$@"
`;

const notStartable = (loader: string | undefined): string =>
  ['! [ -x "$here/runtime/node" ]', ...(loader === undefined ? [] : [`! [ -e ${quote(loader)} ]`])].join(" || ");

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
