import type { Logger } from "../core/index.ts";
import type { KubernetesApi } from "./api.ts";
import { KubernetesError } from "./errors.ts";
import type { Fields } from "./json-fields.ts";
import { describeMissing, listRights, missingRights, type Right } from "./rights.ts";

/** What {@link namingMissingRights} works with. */
type Wanted = {
  /** All that this client will ever need. */
  readonly wanted: readonly Right[];
  /** The next step for the operator. */
  readonly howToGrant: string;
  /** Asks the server for the user's own rules: the body of its answer. Undefined where it does not tell. */
  readonly review: () => Promise<Fields | undefined>;
  readonly log: Logger;
};

/**
 * The same API, but an error for a missing right names all that are missing, so that the operator grants them in one
 * go; where they are too many for a sentence, the log names them. The server is asked for them after the first such
 * refusal, once, and never before. Where it does not tell, the error is the refusal's own.
 */
export function namingMissingRights(api: KubernetesApi, { wanted, howToGrant, review, log }: Wanted): KubernetesApi {
  let answer: Promise<Fields | undefined> | undefined;
  let isLogged = false;

  const nameAll = async (error: unknown): Promise<never> => {
    if (!(error instanceof KubernetesError) || error.missingRight === undefined) throw error;
    answer ??= review();
    const body = await answer;
    const missing = body === undefined ? undefined : missingRights(body, wanted);
    if (missing === undefined) throw error;
    const rights = includes(missing, error.missingRight) ? missing : [error.missingRight, ...missing];
    if (!isLogged) log.warning(`missing rights ${listRights(rights, api.namespace)}`);
    isLogged = true;
    const message = `${describeMissing(rights, wanted, api.namespace)}; ${howToGrant}`;
    const { status, reason, remedy, missingRight } = error;
    throw new KubernetesError(error, { status, reason, remedy, missingRight, message });
  };

  return {
    ...api,
    read: (...args) => api.read(...args).catch(nameAll),
    list: (...args) => api.list(...args).catch(nameAll),
    apply: (...args) => api.apply(...args).catch(nameAll),
    adopt: (...args) => api.adopt(...args).catch(nameAll),
    remove: (...args) => api.remove(...args).catch(nameAll),
    setReplicas: (...args) => api.setReplicas(...args).catch(nameAll),
  };
}

const includes = (rights: readonly Right[], { verb, group, resource }: Right): boolean =>
  rights.some((right) => right.verb === verb && right.group === group && right.resource === resource);
