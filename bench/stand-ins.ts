/**
 * The process in which the stand-ins run, so that their work is not on the clock of the process that measures.
 * Says once where they are, and then answers each message with the number of requests since the last one.
 */
import { startConnectStandIn } from "../src/standins/connect/index.ts";
import { startKubernetesStandIn } from "../src/standins/kubernetes/index.ts";

const connect = await startConnectStandIn();
// The NodePort of the workers is the port on which the other stand-in answers: together they are one cluster.
const kubernetes = await startKubernetesStandIn({ nodePort: connect.port });

process.on("message", () => {
  process.send?.({ kubernetes: kubernetes.requests().length, connect: connect.requests().length });
  kubernetes.forget();
  connect.forget();
});
process.on("disconnect", () => process.exit(0));
process.send?.({ kubeconfig: kubernetes.kubeconfig });
