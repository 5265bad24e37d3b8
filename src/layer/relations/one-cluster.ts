import { status, type EndpointRelation } from "../../juju/index.ts";
import { liveRelations } from "./own-data.ts";

/**
 * The relation of an endpoint that leads to the workers' cluster, which is the first. A second one blocks and is never
 * used, not even while the first gives no access: workers of one group would run in both clusters.
 */
export function relationToCluster(endpoint: string): EndpointRelation | undefined {
  const [first, second] = liveRelations(endpoint);
  if (second !== undefined && first !== undefined) {
    status.blocked(`relations ${first.id} and ${second.id} both lead to a Kubernetes; remove one of them`);
  }
  return first;
}
