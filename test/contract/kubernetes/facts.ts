import { afterAll, beforeAll, describe } from "vitest";
import { applyFacts } from "./apply.facts.ts";
import { openContext, type Context, type ContractCluster } from "./context.ts";
import { createFacts } from "./create.facts.ts";
import { deleteFacts } from "./delete.facts.ts";
import { listFacts } from "./list.facts.ts";
import { ownershipFacts } from "./ownership.facts.ts";
import { patchFacts } from "./patch.facts.ts";
import { refusalFacts } from "./refusals.facts.ts";
import { rightsFacts } from "./rights.facts.ts";
import { rolloutFacts } from "./rollout.facts.ts";
import { ruleFacts } from "./rules.facts.ts";
import { statusFacts } from "./status.facts.ts";
import { validationFacts } from "./validation.facts.ts";
import { watchFacts } from "./watch.facts.ts";

export type { RoleRule } from "./context.ts";

const subjects = {
  apply: applyFacts,
  ownership: ownershipFacts,
  patch: patchFacts,
  create: createFacts,
  status: statusFacts,
  delete: deleteFacts,
  list: listFacts,
  watch: watchFacts,
  validation: validationFacts,
  rules: ruleFacts,
  refusals: refusalFacts,
  rights: rightsFacts,
  rollout: rolloutFacts,
};

/** The facts about an API server that this package builds on, true of the stand-in and of the real one. */
export function kubernetesContract(name: string, start: () => Promise<ContractCluster>): void {
  describe(`Kubernetes contract: ${name}`, () => {
    let context: Context;
    beforeAll(async () => {
      context = await openContext(await start());
    }, 60_000);
    afterAll(() => context.close());
    for (const [subject, facts] of Object.entries(subjects)) {
      describe(`${subject}:`, () => {
        facts(() => context);
      });
    }
  });
}
