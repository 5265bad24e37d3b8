import { CharmError, type Remedy } from "../core/index.ts";
import type { Right } from "./rights.ts";

/** What was asked of the API server when it refused. */
export type Asked = {
  readonly verb: "read" | "list" | "apply" | "adopt" | "scale" | "remove";
  readonly kind: string;
  /** Absent for a list. */
  readonly objectName?: string | undefined;
  /** Absent for what lives in no namespace. */
  readonly namespace?: string | undefined;
  /** See `KubernetesApiOptions`. */
  readonly howToGrant?: string;
  /** See `KubernetesApiOptions`. */
  readonly howToLogIn?: string;
};

/** How the API server refused. */
export type Refusal = {
  /** The HTTP status. */
  readonly status: number;
  /** The `reason` of the server's Status body: `Forbidden`, `Invalid`, …; empty when it gave none. */
  readonly reason: string;
  /** One sentence without data of the object. */
  readonly message: string;
  readonly remedy: Remedy;
  /** What the user may not do, where that is why. */
  readonly missingRight?: Right | undefined;
};

/**
 * Kubernetes refused a request. The remedy is `block` where the operator must act (rights, quota, a missing
 * namespace, an invalid object) and `wait` where time helps (a namespace that is ending, an overloaded server).
 * It holds no data of the object, no token, and no cause: the client library's own error holds the whole answer.
 */
export class KubernetesError extends CharmError {
  readonly verb: Asked["verb"];
  readonly kind: string;
  readonly objectName: string | undefined;
  readonly namespace: string | undefined;
  readonly status: number;
  readonly reason: string;
  /** What the user may not do, where that is why: not for quota, admission or a namespace that ends. */
  readonly missingRight: Right | undefined;

  constructor(asked: Asked, refusal: Refusal) {
    super("kubernetes-failed", refusal.message, { remedy: refusal.remedy });
    this.verb = asked.verb;
    this.kind = asked.kind;
    this.objectName = asked.objectName;
    this.namespace = asked.namespace;
    this.status = refusal.status;
    this.reason = refusal.reason;
    this.missingRight = refusal.missingRight;
  }
}

/** An object that was not sent, because the server can't take it as it is: `block`. Nothing was written. */
export class InvalidObjectError extends CharmError {
  readonly kind: string;
  readonly objectName: string;

  constructor(kind: string, objectName: string, faults: string) {
    const message = `${kind} ${objectName} is not sent to Kubernetes: ${faults}; correct what it is made from`;
    super("kubernetes-failed", message, { remedy: "block" });
    this.kind = kind;
    this.objectName = objectName;
  }
}

/**
 * The API server gave no answer: `wait`. When it is the certificates that do not fit, no waiting helps, and the
 * remedy is `block`.
 */
export class KubernetesUnreachableError extends CharmError {
  readonly server: string;
  /** The code of the last failure, such as `ECONNREFUSED` or `ETIMEDOUT`; `EBUDGET` where nothing was sent any more. */
  readonly causeCode: string;

  constructor(server: string, causeCode: string) {
    const trusted = !isCertificateCode(causeCode);
    const message =
      causeCode === budgetSpent
        ? `Kubernetes API at ${server} kept this hook waiting for too long; the next one goes on`
        : `Kubernetes API not reachable at ${server}: ${causeCode}` +
          (trusted ? "" : "; correct the certificates of the kubeconfig");
    super("kubernetes-unreachable", message, { remedy: trusted ? "wait" : "block" });
    this.server = server;
    this.causeCode = causeCode;
  }
}

/** The cause of a {@link KubernetesUnreachableError} where the hook's own budget is spent. */
export const budgetSpent = "EBUDGET";

/** True for what Node and OpenSSL say when a certificate or key, theirs or ours, is not accepted. */
export function isCertificateCode(code: string): boolean {
  return /CERT|SIGNATURE|^ERR_(TLS|SSL|OSSL)|^HOSTNAME_MISMATCH|^INVALID_CA|^PATH_LENGTH/.test(code);
}
