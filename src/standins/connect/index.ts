/**
 * A stand-in for a Kafka Connect cluster: real HTTP on the loopback, one state behind several workers.
 *
 * It answers as recorded of real workers, but moves no data. Start reading at `stand-in.ts`, then `routes.ts`.
 *
 * @module
 */
export type { FailRule } from "./faults.ts";
export {
  startConnectStandIn,
  type ConnectStandIn,
  type ConnectStandInOptions,
  type StandInRecord,
} from "./stand-in.ts";
