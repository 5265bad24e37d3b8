import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toolNames } from "./hook-tools.ts";
import { systemCommand } from "./system-command.ts";

/** A folder with the hook tools as executables, to stand first in a hook's PATH. */
export type ToolDirectory = { readonly path: string; readonly remove: () => Promise<void> };

/**
 * Makes the hook tools of a version of Juju in a new temporary folder. All are links to one POSIX sh script, a
 * small client of the agent whose address is in the hook's environment; so one folder serves many hooks, also
 * at the same time. Throws `sandbox-failed` on a system without `mkfifo`.
 */
export async function createToolDirectory(version: string): Promise<ToolDirectory> {
  const script = toolScript({ mkfifo: await systemCommand("mkfifo"), cat: await systemCommand("cat") });
  const path = await mkdtemp(join(tmpdir(), "sandbox-tools-"));
  await writeFile(join(path, "sandbox-tool"), script, { mode: 0o755 });
  await Promise.all(toolNames(version).map((name) => symlink("sandbox-tool", join(path, name))));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/**
 * The client. It writes its working folder, name and arguments, each ended by a NUL, into a file named by its
 * process id, rings the agent's bell (a FIFO) with that id, and waits on a FIFO of its own for one line: the
 * exit code, and `answer` where a script beside it prints the output. Everything but `mkfifo` is built into
 * the shell, because each process more would cost a millisecond.
 */
const toolScript = ({ mkfifo, cat }: { readonly mkfifo: string; readonly cat: string }): string => `#!/bin/sh
if [ -z "$JUJU_CONTEXT_ID" ]; then
  echo "ERROR JUJU_CONTEXT_ID not set" >&2
  exit 1
fi
agent=$JUJU_AGENT_SOCKET_ADDRESS
call=$agent/$$
gone() {
  echo "ERROR hook context $JUJU_CONTEXT_ID is over" >&2
  exit 1
}
{ ${mkfifo} "$call" && printf '%s\\0' "$PWD" "\${0##*/}" "$@" >"$call.request"; } 2>/dev/null || gone
last=
for word; do
  case $last$word in
    --) break ;;
    --file-|--file=-) ${cat} >"$call.stdin" || gone ;;
  esac
  case $word in --file) last=--file ;; *) last= ;; esac
done
# Opened for both directions, the FIFO keeps the agent's line until it is read, and opening never waits.
exec 3<>"$call"
{ echo "$$" >"$agent/bell"; } 2>/dev/null || gone
read -r code more <&3
case $more in
  answer) . "$call.answer" ;;
  ?*) echo "ERROR $more" >&2 ;;
esac
exit "$code"
`;
