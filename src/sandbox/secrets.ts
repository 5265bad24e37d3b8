import { shortHash } from "../core/index.ts";
import { without } from "./change.ts";
import { SandboxError } from "./errors.ts";
import { own } from "./lookup.ts";
import type { Model, Secret } from "./model.ts";

/** What `addSecret` takes. */
export type NewSecret = {
  /** Default {@link nextSecretId}. */
  readonly id?: string;
  readonly content: Readonly<Record<string, string>>;
  /** A unit, an application, or (the default) `user` for a secret of the operator. */
  readonly owner?: string;
  /** Applications or units that may read it. */
  readonly grants?: readonly string[];
  readonly label?: string;
  readonly description?: string;
  readonly expire?: string;
  readonly rotate?: string;
};

/** The model with one more secret. */
export function addSecret(model: Model, secret: NewSecret): Model {
  const { id = nextSecretId(model), content, owner = "user", grants = [], ...about } = secret;
  const added: Secret = { owner, grants, revisions: [{ number: 1, content }], consumers: {}, ...about };
  return {
    ...model,
    made: { ...model.made, secrets: model.made.secrets + 1 },
    secrets: { ...model.secrets, [id]: added },
  };
}

/**
 * The id of the next secret of an owner: `secret:` and 20 characters, as Juju's are. Hooks of two units that
 * run side by side get different ones.
 */
export const nextSecretId = (model: Model, by = "user"): string =>
  `secret:${shortHash([model.uuid, by, model.made.secrets], 20)}`;

/** The model with another revision of a secret. Equal content makes none (Juju 3.6). */
export function reviseSecret(model: Model, id: string, content: Readonly<Record<string, string>>): Model {
  const secret = secretOf(model, id);
  const latest = latestRevision(secret);
  if (shortHash(latest.content, 64) === shortHash(content, 64)) return model;
  return changeSecret(model, id, {
    revisions: [...secret.revisions, { number: latest.number + 1, content }],
  });
}

/** The model with a secret that an application or unit may read. */
export function grantSecret(model: Model, id: string, reader: string): Model {
  const { grants } = secretOf(model, id);
  return changeSecret(model, id, { grants: [...grants.filter((one) => one !== reader), reader] });
}

/** The model with a secret that an application or unit may read no more. */
export function revokeSecret(model: Model, id: string, reader: string): Model {
  const { grants } = secretOf(model, id);
  return changeSecret(model, id, { grants: grants.filter((one) => one !== reader) });
}

/** The model without a secret, or without one of its revisions; the last revision takes the secret along. */
export function removeSecret(model: Model, id: string, revision?: number): Model {
  const left = secretOf(model, id).revisions.filter(({ number }) => number !== revision);
  return revision === undefined || left.length === 0
    ? { ...model, secrets: without(model.secrets, id) }
    : changeSecret(model, id, { revisions: left });
}

/** The model with other fields in one secret. */
export function changeSecret(model: Model, id: string, fields: Partial<Secret>): Model {
  return { ...model, secrets: { ...model.secrets, [id]: { ...secretOf(model, id), ...fields } } };
}

/** A secret by its id. Throws {@link SandboxError} where there is none. */
export function secretOf(model: Model, id: string): Secret {
  const secret = own(model.secrets, id);
  if (secret) return secret;
  throw new SandboxError(`model ${model.name} has no secret ${id}; add it first`);
}

/** The youngest revision of a secret. */
export function latestRevision(secret: Secret): Secret["revisions"][number] {
  return secret.revisions.at(-1) ?? { number: 0, content: {} };
}
