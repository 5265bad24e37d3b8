import { schemaFaults } from "./refusal.ts";

/** How one request is tried: at most this often, and for at most this long, waits and all. */
export const maximumAttempts = 6;

/** An answer of the API server, body and all. */
export type Answer = {
  readonly status: number;
  /** The header in seconds, when it was sent so. */
  readonly retryAfter: string | undefined;
  /** The header as it was sent. */
  readonly warning: string | undefined;
  readonly body: string;
};

/** What a repetition depends on. */
type Sent = { readonly method: string; readonly body?: string | undefined };

/**
 * True when the same request may well succeed later. Every request here is idempotent (read, apply, merge patch,
 * delete), so repeating one whose fate is unknown is safe.
 */
export function isTransient({ method, body }: Sent, answer: Answer): boolean {
  // 410: what a list was to go on from is gone; one more look begins anew.
  if ([410, 429, 502, 503, 504].includes(answer.status)) return true;
  if (answer.status === 500) return schemaFaults(answer.body).length === 0;
  // Two writers met. For a delete, and for a patch of one version, 409 means that the precondition does not hold.
  if (answer.status !== 409 || method !== "PATCH" || body?.includes('"resourceVersion":') === true) return false;
  return !answer.body.includes("FieldManagerConflict");
}

/**
 * The milliseconds before attempt `attempt + 1` (the first one is 1): what the server asks for, else a random part
 * of 250 ms, 500 ms, … 8 s ("full jitter"). `random` is in 0…1.
 */
export function retryDelayMs(attempt: number, random: number, answer?: Answer): number {
  const asked = answer === undefined ? Number.NaN : Number(answer.retryAfter ?? retryAfterOfBody(answer.body));
  return Number.isFinite(asked) ? asked * 1000 : random * Math.min(8000, 250 * 2 ** (attempt - 1));
}

function retryAfterOfBody(body: string): number {
  const match = /"retryAfterSeconds"\s*:\s*(\d+)/.exec(body);
  return match === null ? Number.NaN : Number(match[1]);
}
