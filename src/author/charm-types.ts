import type { Json } from "../core/index.ts";
import type { Endpoint, InterfaceDefinition, OptionValue, plainHooks, relationHooks } from "../juju/index.ts";

/**
 * What is known of the charm. It is empty here: `charm.d.ts`, which a build writes beside the charm's `layer.yaml`, adds
 * to it the options, layer options, endpoints, flags and actions of all layers. What is not added stays open: then a
 * flag is any text.
 */
// An interface, because that is what TypeScript lets another file add to.
export interface CharmTypes {}

/** What `charm.d.ts` says under a key, else what goes for a charm that nothing is known of. */
type Known<Key extends string, Open> = CharmTypes extends { readonly [K in Key]: infer Said } ? Said : Open;

/** The keys of a type that are texts. */
type NamesOf<Table> = keyof Table & string;

/** The options of the charm with their values: `null` where an option without a default can have none. */
export type CharmConfig = Known<"config", Readonly<Record<string, OptionValue>>>;

/** The name of an option of the charm. */
export type OptionName = NamesOf<CharmConfig>;

type LayerOptions = Known<"layerOptions", Record<string, Record<string, Json | undefined>>>;

/** The name of a layer of the charm. */
export type LayerName = NamesOf<LayerOptions>;

/** The name of an option that this layer defines. */
export type LayerOptionName<Layer extends LayerName> = NamesOf<LayerOptions[Layer]>;

/** The value of an option of a layer; it can be `undefined` where nobody gives one. */
export type LayerOptionValue<Layer extends LayerName, Option extends LayerOptionName<Layer>> =
  | LayerOptions[Layer][Option]
  | (string extends Option ? undefined : never);

type Endpoints = Known<"endpoints", Record<string, unknown>>;

/** The name of an endpoint of the charm. */
export type EndpointName = NamesOf<Endpoints>;

/** An endpoint by its name, with the types of its interface's data where `charm.d.ts` names its definition. */
export type EndpointNamed<Name extends EndpointName> = Endpoints[Name] extends {
  readonly definition: InterfaceDefinition<infer Data, infer AppData>;
}
  ? Endpoint<Data, AppData>
  : Endpoint;

/** An action of the charm. */
export type ActionName = NamesOf<Known<"actions", Record<string, unknown>>>;

/** The parameters of an action, as its handler gets them. */
export type ActionParams<Name extends ActionName> = Known<"actions", Record<string, Record<string, Json>>>[Name];

/** What a flag of the charm may be called: one that its layers declare, or one of the framework's. */
export type Flag = CharmTypes extends { readonly flags: infer Declared extends string }
  ? Declared | FrameworkFlag | InInterface
  : string;

/** The flags that the framework sets; `docs/reference/flags.md` says when. */
type FrameworkFlag =
  | "config.changed"
  | `config.${"changed" | "set" | "default"}.${OptionName}`
  | "leadership.is_leader"
  | "leadership.changed"
  | `leadership.${"changed" | "set"}.${string}`
  | `endpoint.${EndpointName}.${"joined" | "departed" | "changed" | RequestFlag}`
  | `endpoint.${EndpointName}.changed.${string}`
  | "upgrade.series.in-progress";

type RequestFlag = "has_requests" | "new_requests" | "has_responses" | "all_responses";

/** An interface's own flags and hooks: the name stands for endpoints of whatever charm uses it. */
type InInterface = `${string}{endpoint_name}${string}`;

/** A hook of the charm, or a pattern with `{` or `*` that stands for several. */
export type HookName = CharmTypes extends { readonly endpoints: unknown } ? KnownHook | Pattern : string;

type KnownHook =
  | (typeof plainHooks)[number]
  | `${EndpointName}-relation-${(typeof relationHooks)[number]}`
  | `${string}-storage-${"attached" | "detaching"}`
  | `${string}-pebble-${"ready" | "custom-notice" | "check-failed" | "check-recovered"}`;

type Pattern = "*" | `${string}{${string}`;
