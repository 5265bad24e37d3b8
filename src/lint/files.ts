import { posix } from "node:path";
import type { CharmEntry, CharmParts } from "./charm-parts.ts";
import { finding, type Finding } from "./finding.ts";
import { quoted } from "./values.ts";

/** The files besides the YAML: how the charm is started, links, and what does not belong into a charm. */
export function* lintFiles({ files }: CharmParts): Generator<Finding> {
  yield* lintStart(files);
  for (const entry of files) {
    if (entry.kind === "symlink") yield* lintLink(entry, files);
    if (secret.test(entry.path)) {
      yield finding("secret-file", {
        file: entry.path,
        message: `${entry.path} looks like a key or a password, and whoever gets the charm can read it; remove it`,
      });
    }
    if (/^(?:tests\/00-autogen|README\.ex)$/.test(entry.path)) {
      yield finding("template-file", {
        file: entry.path,
        message: `${entry.path} is left over from a template; remove it`,
      });
    }
    if (entry.path === "metrics.yaml") {
      yield finding("metrics-removed", {
        file: entry.path,
        message: "Juju no longer collects metrics; remove metrics.yaml",
      });
    }
  }
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes < large) return;
  yield finding("charm-large", {
    file: "",
    message: `the charm's files take ${Math.round(bytes / 1_000_000)} MB, which each unit unpacks at each refresh; move large files into resources`,
  });
}

const large = 500_000_000;
const secret = /(?:^|\/)(?:\.env|\.npmrc|\.netrc|\.git-credentials|\.pgpass|id_(?:rsa|dsa|ecdsa|ed25519)|[^/]*\.key)$/;

function* lintStart(files: readonly CharmEntry[]): Generator<Finding> {
  const dispatch = files.find(({ path }) => path === "dispatch");
  const hooks = files.filter(({ path }) => /^hooks\/[^/]+$/.test(path));
  if (dispatch === undefined && hooks.length === 0) {
    yield finding("dispatch-missing", {
      file: "dispatch",
      message: "Juju finds no program to start: there is neither dispatch nor a file in hooks; build the charm",
    });
  }
  if (dispatch?.kind === "file" && !isExecutable(dispatch)) {
    yield finding("dispatch-not-executable", {
      file: "dispatch",
      message: "dispatch can't be started, and every hook would fail; give it the mode 0755",
    });
  }
  for (const hook of hooks) {
    if (dispatch !== undefined || hook.kind !== "file" || isExecutable(hook)) continue;
    yield finding("hook-not-executable", {
      file: hook.path,
      message: `${hook.path} has no execute bit, and Juju gives it one only if it knows the hook; give it the mode 0755`,
    });
  }
}

const isExecutable = ({ mode }: CharmEntry): boolean => (mode & 0o100) !== 0;

function* lintLink({ path, target }: CharmEntry, files: readonly CharmEntry[]): Generator<Finding> {
  if (target === undefined) return;
  const end = posix.join(posix.dirname(path), target);
  if (posix.isAbsolute(target) || end === ".." || end.startsWith("../")) {
    yield finding("symlink-outside", {
      file: path,
      message: `${path} links to ${quoted(target)}, outside the charm; put the file into the charm or remove the link`,
    });
    return;
  }
  const folder = end === "." || end === "./" ? "" : `${end.replace(/\/$/, "")}/`;
  if (files.some((entry) => entry.path === end || entry.path.startsWith(folder))) return;
  yield finding("symlink-dangling", {
    file: path,
    message: `${path} links to ${quoted(target)}, which is not in the charm; add the file or remove the link`,
  });
}
