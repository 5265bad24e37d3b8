import type { CharmFile } from "../charm-file.ts";
import type { Runtime } from "../runtime/runtime.ts";

/** What `dispatch` has to know of the charm's own Node.js, and where else it looks for one. */
export type DispatchOptions = Pick<Runtime, "platform" | "loader"> & { readonly fallbacks?: readonly string[] };

/**
 * The program that Juju starts for every hook and action: POSIX shell, because `/bin/sh` is the only program
 * that is certain to be there. It starts no process of its own before it becomes Node.js.
 *
 * Where the charm's Node.js can't start (the charm of another architecture, another C library), a Node.js of the
 * machine takes its place if it is new enough. Without one the unit is blocked and the hook fails, so that Juju tries
 * again.
 */
export function dispatchFile({ platform, loader, fallbacks = systemNodes }: DispatchOptions): CharmFile {
  const text = dispatchText({ platform, loader, fallbacks });
  return { path: "dispatch", mode: 0o755, content: { kind: "bytes", bytes: text } };
}

/** Where the snap and the Debian package put it. */
const systemNodes = ["/snap/bin/node", "/usr/bin/node"];

const dispatchText = ({ platform, loader, fallbacks }: Required<DispatchOptions>): string => `#!/bin/sh
# Juju starts every hook and action of this charm here.
case $0 in */*) here=\${0%/*} ;; *) here=. ;; esac

# A hook script that calls dispatch must not run the same hook a second time.
if [ -n "\${KAFKA_CONNECT_BASE_DISPATCH-}" ]; then exit 0; fi
export KAFKA_CONNECT_BASE_DISPATCH=1

# A binary for another machine has to be seen before exec: sh would go on to read it as a script.
node=$here/runtime/node
if ${notStartable(loader)}; then
  for node in ${fallbacks.map((path) => `${quote(path)} `).join("")}''; do
    [ -x "$node" ] && "$node" -e 'process.exit(parseInt(process.versions.node) < 24 ? 1 : 0)' 2>/dev/null && break
  done
  if [ -z "$node" ]; then
    case $(uname -m) in x86_64) machine=amd64 ;; aarch64) machine=arm64 ;; *) machine=$(uname -m) ;; esac
    why="the charm's Node.js for ${platform} does not start on this machine ($machine)"
    status-set blocked "$why; deploy the charm for $machine, or install Node.js 24: snap install node --classic"
    echo "$why, and there is no Node.js 24 in its place" >&2
    exit 1
  fi
fi
# What Node.js has compiled is kept for the next hook; where the folder can't be written it does without.
export NODE_COMPILE_CACHE="$here/.compile-cache"
# A hook is over before 16 MB of new objects are made, so collecting garbage in between would only take time, and
# before threads that help with it have paid for their start.
exec "$node" --min-semi-space-size=16 --v8-pool-size=0 "$here/lib/main.js" "$@"
# charmcraft looks in the last line for the program that starts here: runtime/node
`;

const notStartable = (loader: string | undefined): string =>
  ['! [ -x "$node" ]', ...(loader === undefined ? [] : [`! [ -e ${quote(loader)} ]`])].join(" || ");

const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
