// The names of charm "sink", so that a typo is an error in the editor.
// Written by `kafka-connect-base build` from the YAML files of all layers: commit it, and do not edit it.
import "kafka-connect-base";

declare module "kafka-connect-base" {
  interface CharmTypes {
    readonly actions: {};
    readonly config: {
      /**
       * How the REST API is reached: nodeport, clusterip or loadbalancer. auto means nodeport in machine models
       * and clusterip in Kubernetes models.
       */
      readonly expose: string;
      /** Connect's group.id. Empty means <model>.<application>. */
      readonly "group-id": string;
      /** Image of the workers. Empty means the upper layer's, else sborny/kafka-connect-base. */
      readonly image: string;
      /**
       * secret:<id> of a user secret with the key kubeconfig:
       * juju add-secret kube kubeconfig#file=FILE; juju grant-secret kube APPLICATION.
       * On Juju 2.9 the kubeconfig's text itself.
       */
      readonly kubeconfig: string;
      /** Memory request and limit of a worker, such as 1536Mi. The heap is 60 % of it. */
      readonly memory: string;
      /** Namespace of the workers; it must exist. Empty means that of the kubeconfig's context. */
      readonly namespace: string;
      /** Topics for the connectors, separated by blanks, commas or newlines. */
      readonly topics: string;
      /**
       * Lines of property=value that override every other source of worker properties. Lines that start with #
       * or ! are comments. Refused are only the keys that would cut the workers off: listeners, rest.port,
       * rest.host.name, rest.advertised.*.
       */
      readonly "worker-config": string;
      /** Worker pods, 0 to 100. 0 scales to zero and keeps everything else. */
      readonly workers: number;
    };
    readonly endpoints: {
      readonly cluster: { readonly role: "peers"; readonly interface: "kafka-connect-cluster" };
      readonly "connect-client": { readonly role: "provides"; readonly interface: "connect_client" };
      readonly kafka: { readonly role: "requires"; readonly interface: "kafka" };
      readonly "kafka-client": { readonly role: "requires"; readonly interface: "kafka_client" };
      readonly "kube-control": { readonly role: "requires"; readonly interface: "kube-control" };
      readonly kubernetes: { readonly role: "requires"; readonly interface: "kubernetes-deployer" };
      readonly website: { readonly role: "provides"; readonly interface: "http" };
    };
    readonly flags:
      /** A unit of Kafka is there. */
      | "kafka-client.joined"
      /** Kafka has told its brokers and a user of ours. */
      | "kafka-client.ready"
      /** The merged properties were applied; cleared when an input of them changed. */
      | "kafka-connect-base.configured"
      /** Set by the upper layer: it wants workers. */
      | "kafka-connect-base.install"
      /** The objects exist. */
      | "kafka-connect-base.installed"
      /** With `kafka-connect.running`. */
      | "kafka-connect-base.ready"
      /** Brokers are known and the names of Connect's three topics are settled. */
      | "kafka-connect-base.topic-created"
      /** A rollout is under way. */
      | "kafka-connect.rolling"
      /** The first rollout was complete and a worker is ready. */
      | "kafka-connect.running"
      /** A unit of Kafka is there. */
      | "kafka.joined"
      /** A unit has published where it listens. */
      | "kafka.ready"
      /** The layer below was told what the workers need. */
      | "sink.installed"
      /** The connector is registered. */
      | "sink.running";
    readonly layerOptions: {
      readonly "kafka-connect-base": {
        /** Whether the option topics must be set before workers start; false for charms that only have source connectors. */
        readonly "topics-required": boolean;
      };
      readonly sink: {};
    };
  }
}
