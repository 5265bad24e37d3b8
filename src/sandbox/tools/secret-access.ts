import { runFailure, usageFailure } from "../errors.ts";
import type { HookContext } from "../hook-context.ts";
import { applicationName, own, unitOf } from "../lookup.ts";
import type { Secret } from "../model.ts";

/** A secret with its full id. */
export type FoundSecret = { readonly id: string; readonly secret: Secret };

/** The id with its `secret:` in front; Juju takes both forms, and `secret://<model>/<id>`. */
const fullId = (text: string): string => `secret:${text.replace(/^secret:(?:\/\/[^/]*\/)?/, "")}`;

/** The id without `secret:`, as Juju prints it in `secret-ids`. */
export const bareId = (id: string): string => id.replace(/^secret:/, "");

/** Refuses a text that is no id, except one that a model made by hand has. */
export function checkId({ model }: HookContext, text: string): void {
  const id = fullId(text);
  if (/^secret:[0-9a-z]{20}$/.test(id) || own(model.secrets, id)) return;
  throw usageFailure(`secret URI ${JSON.stringify(text)} not valid`);
}

/** The secret of an id. Refuses where there is none, and a text that is no id. */
export function findSecret(context: HookContext, text: string): FoundSecret {
  checkId(context, text);
  const id = fullId(text);
  const secret = own(context.model.secrets, id);
  if (secret) return { id, secret };
  throw runFailure(`secret "${bareId(id)}" not found`);
}

/** The secret with a label that its owner or this unit gave it. */
export function findByLabel(context: HookContext, label: string): FoundSecret | undefined {
  const entry = Object.entries(context.model.secrets).find(
    ([, secret]) =>
      (secret.label === label && isOwner(context, secret)) || own(secret.consumers, context.unit)?.label === label,
  );
  return entry && { id: entry[0], secret: entry[1] };
}

/** True for the unit that owns a secret, and for each unit of the application that owns it. */
export const isOwner = ({ unit }: HookContext, { owner }: Secret): boolean =>
  owner === unit || owner === applicationName(unit);

/** True where this hook may change a secret: the owner, and only the leader for the application's. */
export const mayManage = (context: HookContext, secret: Secret): boolean =>
  secret.owner === context.unit ||
  (secret.owner === applicationName(context.unit) && unitOf(context.model, context.unit).leader);

/** The secret of an id, if this hook may change it. Refuses otherwise. */
export function managedSecret(context: HookContext, text: string): FoundSecret {
  const found = findSecret(context, text);
  if (mayManage(context, found.secret)) return found;
  throw runFailure(isOwner(context, found.secret) ? "this unit is not the leader" : "permission denied");
}

/** Refuses a unit that neither owns the secret nor was granted it, nor its application. */
export function checkReader(context: HookContext, secret: Secret): void {
  const readers = [context.unit, applicationName(context.unit)];
  if (isOwner(context, secret) || secret.grants.some((reader) => readers.includes(reader))) return;
  throw runFailure("permission denied");
}
