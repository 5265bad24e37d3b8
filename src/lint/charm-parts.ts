import type { JsonMap } from "../core/index.ts";

/** The YAML files of a charm that are looked into. */
export type YamlFileName =
  | "metadata.yaml"
  | "config.yaml"
  | "actions.yaml"
  | "manifest.yaml"
  | "lxd-profile.yaml"
  | "layer.yaml";

/** A charm as far as the rules look at it. */
export type CharmParts = {
  /** The files that the charm has, read by YAML 1.1 as Juju reads them: keys are text, dates are text. */
  readonly yaml: Readonly<Partial<Record<YamlFileName, JsonMap>>>;
  readonly files: readonly CharmEntry[];
  /** Places where Juju reads something else than the values above show; a composed charm has none. */
  readonly unlikeJuju?: readonly UnlikeJuju[];
};

/** One file of a charm: its path there with `/`, its permission bits, its bytes, and where a link leads. */
export type CharmEntry = {
  readonly path: string;
  readonly kind: "file" | "symlink";
  readonly mode: number;
  readonly size: number;
  readonly target?: string;
};

/**
 * A key that is no text to Juju, such as an unquoted `n`, or a whole number that is a float to it, such as `3.0`.
 * `path` ends with the key, or leads to the number.
 */
export type UnlikeJuju = {
  readonly file: YamlFileName;
  readonly path: readonly string[];
  readonly what: "key" | "float";
};
