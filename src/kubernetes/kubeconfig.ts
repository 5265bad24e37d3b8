import { ConfigError, parseJson, type Json } from "../core/index.ts";
import { isFields, listOf, type Fields } from "./json-fields.ts";

/** Where a cluster is, and how to speak to it. */
export type Kubeconfig = {
  /** `https://host:port`, without a slash at the end. */
  readonly server: string;
  /** The namespace of the current context, when it names one. */
  readonly namespace?: string;
  /** False for `insecure-skip-tls-verify`. */
  readonly verifiesServer: boolean;
  /** A function, so that printing a kubeconfig prints no secret. */
  readonly credentials: () => Credentials;
};

/** The secret half of a {@link Kubeconfig}. */
export type Credentials = {
  /** The value of the `authorization` header. */
  readonly authorization?: string;
  /** Options for `tls.connect`. */
  readonly tls: {
    readonly ca?: string;
    readonly cert?: string;
    readonly key?: string;
    readonly servername?: string;
    readonly rejectUnauthorized: boolean;
  };
};

/**
 * Reads the text of a kubeconfig (YAML or JSON) and returns its current context.
 *
 * Throws {@link ConfigError} for `kubeconfig` when the text is no YAML, names no usable context, or needs what a
 * charm does not have: programs and plugins that fetch credentials, files beside the kubeconfig, a proxy,
 * impersonation, or plain HTTP. No message holds a part of the text.
 */
export async function readKubeconfig(kubeconfig: string): Promise<Kubeconfig> {
  return fromData(parseJsonText(kubeconfig) ?? (await parseYamlText(kubeconfig)));
}

/** JSON is YAML too; reading it as such costs next to nothing. `undefined` for other YAML. */
function parseJsonText(kubeconfig: string): Json | undefined {
  if (!kubeconfig.trimStart().startsWith("{")) return undefined;
  try {
    return parseJson(kubeconfig);
  } catch {
    return undefined;
  }
}

async function parseYamlText(kubeconfig: string): Promise<unknown> {
  const { loadYaml } = await import("./client-yaml.ts");
  try {
    return loadYaml(kubeconfig);
  } catch {
    // Without the cause: the parser quotes the line it stumbled over, which may be the token's.
    return refuse("is not YAML");
  }
}

function fromData(parsed: unknown): Kubeconfig {
  const config = isFields(parsed) ? parsed : refuse("is not a kubeconfig");
  const contextName = text(config, "current-context") ?? refuse("names no current-context");
  const context = named(config, "context", contextName);
  const cluster = named(config, "cluster", text(context, "cluster") ?? refuse("has a context without a cluster"));
  const user = named(config, "user", text(context, "user") ?? refuse("has a context without a user"));
  refuseUnusable(cluster, unusableInCluster);
  refuseUnusable(user, unusableInUser);

  const verifiesServer = cluster["insecure-skip-tls-verify"] !== true;
  const namespace = text(context, "namespace");
  const credentials = credentialsOf(cluster, user, verifiesServer);
  return {
    server: serverOf(cluster),
    ...(namespace === undefined ? {} : { namespace }),
    verifiesServer,
    credentials: () => credentials,
  };
}

function serverOf(cluster: Fields): string {
  const server = text(cluster, "server") ?? refuse("has a cluster without a server");
  if (!URL.canParse(server)) refuse("has a server that is no URL");
  const url = new URL(server);
  if (url.protocol !== "https:") refuse(`has a server with ${url.protocol}//; use https://`);
  if (url.username !== "" || url.password !== "") refuse("has a password in the server's URL");
  return url.href.replace(/\/+$/, "");
}

function credentialsOf(cluster: Fields, user: Fields, rejectUnauthorized: boolean): Credentials {
  const token = text(user, "token");
  const name = text(user, "username");
  const authorization =
    token !== undefined
      ? `Bearer ${token.trim()}`
      : name !== undefined
        ? `Basic ${Buffer.from(`${name}:${text(user, "password") ?? ""}`).toString("base64")}`
        : undefined;
  const ca = pem(cluster, "certificate-authority-data");
  const cert = pem(user, "client-certificate-data");
  const key = pem(user, "client-key-data");
  if (authorization === undefined && (cert === undefined || key === undefined)) {
    refuse("has a user without a token, a password or a client certificate with its key");
  }
  const servername = text(cluster, "tls-server-name");
  return {
    ...(authorization === undefined ? {} : { authorization }),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(servername === undefined ? {} : { servername }),
      rejectUnauthorized,
    },
  };
}

const file = "a file that the charm does not have; embed it with `kubectl config view --raw --flatten`";

const impersonation = "impersonation, which is not supported; use that user's own token";

const unusableInCluster: Readonly<Record<string, string>> = {
  "certificate-authority": file,
  "proxy-url": "a proxy, which is not supported; give the server's own address",
};

const unusableInUser: Readonly<Record<string, string>> = {
  exec: "a program that fetches credentials; use a service account's token",
  "auth-provider": "a plugin that fetches credentials; use a service account's token",
  "client-certificate": file,
  "client-key": file,
  tokenFile: file,
  "token-file": file,
  as: impersonation,
  "as-uid": impersonation,
  "as-groups": impersonation,
  "as-user-extra": impersonation,
};

/** What kubectl would take first: a file of the same beside it is never read. */
const embedded: Readonly<Record<string, string>> = {
  "certificate-authority": "certificate-authority-data",
  "client-certificate": "client-certificate-data",
  "client-key": "client-key-data",
};

function refuseUnusable(part: Fields, unusable: Readonly<Record<string, string>>): void {
  for (const [field, why] of Object.entries(unusable)) {
    const isRead = text(part, embedded[field] ?? "") === undefined;
    if (isRead && !isEmpty(part[field])) refuse(`has ${field}: ${why}`);
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

/** The entry `name` of the list of clusters, contexts or users. */
function named(config: Fields, what: "cluster" | "context" | "user", name: string): Fields {
  const entry = listOf(config[`${what}s`]).find((item) => item["name"] === name)?.[what];
  return isFields(entry) ? entry : refuse(`lacks the ${what} "${name}"`);
}

function text(part: Fields, field: string): string | undefined {
  const value = part[field];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function pem(part: Fields, field: string): string | undefined {
  const value = text(part, field);
  if (value === undefined) return undefined;
  const decoded = Buffer.from(value, "base64").toString();
  return decoded.includes("-----BEGIN ") ? decoded : refuse(`has ${field} that is no base64 of a PEM text`);
}

function refuse(what: string): never {
  throw new ConfigError("kubeconfig", `kubeconfig ${what}`);
}
