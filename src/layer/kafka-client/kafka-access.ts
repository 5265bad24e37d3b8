import { naturally } from "../../juju/index.ts";
import type { Texts } from "./find-answer.ts";

/** How Kafka is reached, and as whom. The user logs in by SCRAM-SHA-512, which the interface does not say. */
export type KafkaAccess = {
  /** `host:port`, sorted; an IPv6 address is in brackets. */
  readonly endpoints: readonly string[];
  readonly username: string;
  readonly password: string;
  readonly tls: boolean;
  /** Certificates of the authorities that signed the brokers' ones, as PEM; without it those that Java trusts count. */
  readonly tlsCa: string | undefined;
};

/** What an answer comes to. */
export type ReadAccess =
  | { readonly state: "ready"; readonly access: KafkaAccess }
  | { readonly state: "waiting"; readonly what: "brokers" | "credentials" }
  | { readonly state: "wrong"; readonly key: string; readonly message: string };

/** The contents of secrets; `undefined` for one that was not sent, or can't be read yet. */
export type AnswerSecrets = { readonly user: Texts | undefined; readonly tls: Texts | undefined };

/**
 * Reads an answer with the contents of its secrets. What was sent as a secret beats the same in the databag. Charmed
 * Kafka 4 sends `tls` in the databag beside a secret that only holds `tls-ca`: who looked at the secret alone would
 * speak in clear to a port that wants TLS. Charmed Kafka 3 has been seen to send `enabled` as `tls-ca`.
 */
export function readAccess(fields: Texts, secrets: AnswerSecrets): ReadAccess {
  const endpoints = (fields["endpoints"] ?? "").split(",").flatMap((one) => one.trim() || []);
  if (!fields["topic"] || endpoints.length === 0) return { state: "waiting", what: "brokers" };
  if (!endpoints.every(isHostAndPort)) {
    return { state: "wrong", key: "endpoints", message: "is no list of host:port, separated by commas" };
  }
  const username = secrets.user?.["username"] || fields["username"];
  const password = secrets.user?.["password"] || fields["password"];
  // Without the secret nothing tells whether its `tls` would say otherwise than the databag.
  const isTlsKnown = !fields["secret-tls"] || secrets.tls !== undefined;
  if (!username || !password || !isTlsKnown) return { state: "waiting", what: "credentials" };
  const tls = /^(enabled|true)$/i.test(secrets.tls?.["tls"] || fields["tls"] || "");
  const ca = secrets.tls?.["tls-ca"] || fields["tls-ca"] || "";
  return {
    state: "ready",
    access: {
      endpoints: [...new Set(endpoints)].toSorted(naturally),
      username,
      password,
      tls,
      tlsCa: tls && isCertificate(ca) ? ca : undefined,
    },
  };
}

const isHostAndPort = (text: string): boolean => /^(?:\[[\da-f:.]+\]|[^\s:[\]/,]+):\d{1,5}$/i.test(text);

const isCertificate = (text: string): boolean =>
  /-----BEGIN (?:[A-Z0-9]+ )?CERTIFICATE-----[\s\S]+-----END (?:[A-Z0-9]+ )?CERTIFICATE-----/.test(text);
