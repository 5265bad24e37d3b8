// The names of charm "hook-tool-probe", so that a typo is an error in the editor.
// Written by `kafka-connect-base build` from the YAML files of all layers: commit it, and do not edit it.
import "kafka-connect-base";

declare module "kafka-connect-base" {
  interface CharmTypes {
    readonly actions: {
      /** Call the hook tools and tell what differs from the table. */
      readonly probe: {
        /** A map that action-get is to descend into. */
        readonly depth?: {
          readonly of: string;
        };
        /** A text that action-get is to answer. */
        readonly word: string;
      };
    };
    readonly config: {
      /** A number. */
      readonly count: number;
      /** A text that JSON escapes. */
      readonly marks: string;
      /** An option without a value. */
      readonly none: string | null;
      /** Neither. */
      readonly on: boolean;
      /** A text. */
      readonly word: string;
    };
    readonly endpoints: {
      readonly cluster: { readonly role: "peers"; readonly interface: "hook-tool-probe-peers" };
      readonly db: { readonly role: "requires"; readonly interface: "hook-tool-probe-db" };
      readonly website: { readonly role: "provides"; readonly interface: "hook-tool-probe-website" };
    };
    readonly flags: /** Any flag of layer hook-tool-probe, which declares none. */
    `hook-tool-probe.${string}`;
    readonly layerOptions: {
      readonly "hook-tool-probe": {};
    };
  }
}
