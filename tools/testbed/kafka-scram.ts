import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Login, Properties } from "./kafka-properties.ts";

/** Listeners where a user logs in by SCRAM-SHA-512, as those of Charmed Kafka do: one in clear, one with TLS. */
export type ScramOptions = {
  /** The password goes through Kafka's own parser when the data folder is formatted: no `,` and no `]`. */
  readonly login: Login;
  /** Of the listener with TLS, as PEM. */
  readonly key: string;
  readonly certificate: string;
};

/** Where they are, as `host:port`. */
export type ScramBootstrap = { readonly clear: string; readonly tls: string };

/** What starting a broker needs of them. */
export type ScramListeners = {
  readonly bootstrap: ScramBootstrap;
  /** The broker's properties with the listeners added. */
  readonly addTo: (properties: Properties) => Properties;
  /** Arguments for formatting, which makes the user. */
  readonly format: readonly string[];
};

const MECHANISM = "SCRAM-SHA-512";

/** Prepares the listeners; the key is written into the broker's folder. */
export async function scramListeners(
  { login, key, certificate }: ScramOptions,
  { directory, clear, tls }: ScramBootstrap & { readonly directory: string },
): Promise<ScramListeners> {
  const keystore = join(directory, "scram.pem");
  await writeFile(keystore, `${key}\n${certificate}\n`, { mode: 0o600 });
  const loginOf = (name: string): Properties => ({
    [`listener.name.${name}.sasl.enabled.mechanisms`]: MECHANISM,
    [`listener.name.${name}.${MECHANISM.toLowerCase()}.sasl.jaas.config`]:
      "org.apache.kafka.common.security.scram.ScramLoginModule required;",
  });
  return {
    bootstrap: { clear, tls },
    addTo: (properties) => ({
      ...properties,
      listeners: `${properties["listeners"]},SCRAM://${clear},SCRAM_TLS://${tls}`,
      "listener.security.protocol.map": `${properties["listener.security.protocol.map"]},SCRAM:SASL_PLAINTEXT,SCRAM_TLS:SASL_SSL`,
      ...loginOf("scram"),
      ...loginOf("scram_tls"),
      "listener.name.scram_tls.ssl.keystore.type": "PEM",
      "listener.name.scram_tls.ssl.keystore.location": keystore,
    }),
    format: ["--add-scram", `${MECHANISM}=[name=${login.user},password=${login.password}]`],
  };
}
