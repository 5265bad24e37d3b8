import type { Json } from "../../core/index.ts";
import type { EndpointDeclaration } from "../charm.ts";
import type { DepartedUnits } from "./departed-units.ts";
import type { Published } from "./own-databag.ts";
import type { Checked } from "./schema.ts";

/** Decoded values by key: what an interface without a schema makes of data. */
export type Values = Readonly<Record<string, Json>>;

/**
 * What the related units publish, or the units of a list together. In the merged view of several the first one that
 * has a key wins. Values are decoded: JSON where they are JSON, else the text.
 */
export type Received = {
  readonly received: ReadonlyMap<string, Json>;
  readonly receivedRaw: ReadonlyMap<string, string>;
};

/** One endpoint of the charm in this hook, with its relations. */
export type Endpoint<Data = unknown, AppData = unknown> = Received &
  EndpointDeclaration & {
    readonly name: string;
    /** In natural order of their ids: `db:9` before `db:10`. */
    readonly relations: readonly EndpointRelation<Data, AppData>[];
    /** The relation with this id, such as `db:1`. */
    readonly relation: (id: string) => EndpointRelation<Data, AppData> | undefined;
    /** All units of all relations, in order of relation and number; one in two relations is there twice. */
    readonly allJoinedUnits: readonly EndpointUnit<Data, AppData>[];
    /** The first joined unit of this name. */
    readonly joinedUnit: (name: string) => EndpointUnit<Data, AppData> | undefined;
    /** The units that left and have not been taken off the list; it is kept between hooks. */
    readonly allDepartedUnits: DepartedUnits<Data, AppData>;
    /** Whether any unit is there. */
    readonly isJoined: boolean;
    /** A flag of this endpoint: `ready` is `endpoint.db.ready`, `{endpoint_name}.ready` is `db.ready`. */
    readonly flag: (suffix: string) => string;
    readonly setFlag: (suffix: string, value?: Json) => void;
    readonly clearFlag: (suffix: string) => void;
    readonly toggleFlag: (suffix: string, on: boolean) => void;
    readonly isFlagSet: (suffix: string) => boolean;
  };

/** One relation of an endpoint. The merged view of what was received is over its joined units. */
export type EndpointRelation<Data = unknown, AppData = unknown> = Received & {
  /** `endpoint:number`. */
  readonly id: string;
  /** The name of the endpoint. */
  readonly endpoint: string;
  /** The application of the first joined unit, else this charm's own (charms.reactive). */
  readonly applicationName: string;
  /** In natural order of their names. */
  readonly joinedUnits: readonly EndpointUnit<Data, AppData>[];
  /** What the remote application published; read from Juju when it is first asked for. */
  readonly receivedApp: () => Promise<ReadonlyMap<string, Json>>;
  readonly receivedAppRaw: () => Promise<ReadonlyMap<string, string>>;
  /** The same, held against the interface's schema. */
  readonly appData: () => Promise<Checked<AppData>>;
  /** What this unit publishes, as JSON. */
  readonly toPublish: Published<Json>;
  /** The same as texts, for interfaces that do not use JSON. */
  readonly toPublishRaw: Published<string | null>;
  /** What the application publishes, as JSON. Throws or rejects with `not-leader` on a unit that does not lead. */
  readonly toPublishApp: Published<Json>;
  readonly toPublishAppRaw: Published<string | null>;
};

/** A remote unit, joined or departed. */
export type EndpointUnit<Data = unknown, AppData = unknown> = Received & {
  /** Such as `pg/0`. */
  readonly name: string;
  readonly relation: EndpointRelation<Data, AppData>;
  /** What was received, held against the interface's schema. */
  readonly data: Checked<Data>;
};

/** The flag that a suffix stands for, as charms.reactive expands it. */
export function expandFlag(endpoint: string, suffix: string): string {
  return suffix.includes(placeholder) ? expandName(endpoint, suffix) : `endpoint.${endpoint}.${suffix}`;
}

/** A text with the endpoint's name in place of `{endpoint_name}`; other braces stay. */
export function expandName(endpoint: string, text: string): string {
  return text.replaceAll(placeholder, () => endpoint);
}

const placeholder = "{endpoint_name}";
