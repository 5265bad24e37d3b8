/** How grave a finding is. */
export type Severity = "error" | "warning" | "info";

/** The id of a rule: stable, for programs and for searching the docs. */
export type RuleId =
  | "action-file-missing"
  | "action-kind"
  | "action-name"
  | "action-name-digit"
  | "action-name-juju"
  | "action-name-reserved"
  | "action-params-twice"
  | "action-pattern"
  | "action-reference"
  | "action-required-unknown"
  | "action-schema"
  | "action-type-unknown"
  | "assumes-expression"
  | "assumes-without-bases"
  | "base-architecture"
  | "base-channel"
  | "base-name"
  | "bases-missing"
  | "binding-is-endpoint"
  | "bindings-empty"
  | "categories-deprecated"
  | "charm-large"
  | "charm-user"
  | "config-kind"
  | "config-missing"
  | "config-options-missing"
  | "config-unknown-key"
  | "container-mount"
  | "container-resource"
  | "container-user"
  | "containers-without-bases"
  | "copyright-missing"
  | "deployment-deprecated"
  | "deployment-series"
  | "description-missing"
  | "device-count"
  | "device-type"
  | "dispatch-missing"
  | "dispatch-not-executable"
  | "display-name-letters"
  | "display-name-missing"
  | "endpoint-duplicate"
  | "endpoint-name-letters"
  | "endpoint-name-reserved"
  | "endpoint-template"
  | "endpoint-unknown-key"
  | "hook-not-executable"
  | "icon-missing"
  | "interface-reserved"
  | "key-not-text"
  | "lxd-profile-config"
  | "lxd-profile-device"
  | "lxd-profile-kind"
  | "maintainer-format"
  | "maintainer-missing"
  | "manifest-kind"
  | "metadata-ambiguous"
  | "metadata-kind"
  | "metadata-missing"
  | "metadata-misspelt"
  | "metadata-unknown-key"
  | "metrics-removed"
  | "min-juju-version"
  | "min-juju-version-old"
  | "min-juju-version-with-bases"
  | "name-letters"
  | "name-missing"
  | "naming-convention"
  | "number-is-float"
  | "option-default"
  | "option-default-missing"
  | "option-default-text"
  | "option-incomplete"
  | "option-name-letters"
  | "option-secret"
  | "option-type"
  | "option-unknown-key"
  | "payload-name"
  | "payload-type"
  | "provides-nothing"
  | "readme-missing"
  | "resource-filename"
  | "resource-name"
  | "resource-type"
  | "revision-deprecated"
  | "secret-file"
  | "section-empty"
  | "section-unknown-key"
  | "series-deprecated"
  | "series-name"
  | "storage-count"
  | "storage-location"
  | "storage-size"
  | "subordinate-without-container"
  | "summary-long"
  | "summary-missing"
  | "symlink-dangling"
  | "symlink-outside"
  | "tags-missing"
  | "template-file"
  | "term"
  | "yaml-unreadable";

/** What is known of Juju 4 comes from its source alone; the others' own readers are run against the rules. */
const [juju29, juju3, juju4] = ["juju 2.9", "juju 3.x", "juju 4.x (from source)"] as const;
export const everyJuju: readonly string[] = [juju29, juju3, juju4];
/** Jujus that know secrets as options, and who a container runs as. */
export const sinceJuju3: readonly string[] = [juju3, juju4];
export const untilJuju3: readonly string[] = [juju29, juju3];
export const onlyJuju29: readonly string[] = [juju29];

/** A row of the table. */
export type Rule = {
  readonly severity: Severity;
  readonly meaning: string;
  /** Who has the rule. */
  readonly source: string;
  readonly refusedBy?: readonly string[];
};

const refused = (meaning: string, source: string, refusedBy: readonly string[] = everyJuju): Rule => ({
  severity: "error",
  meaning,
  source,
  refusedBy,
});
const broken = (meaning: string, source: string): Rule => ({ severity: "error", meaning, source });
const warned = (meaning: string, source: string): Rule => ({ severity: "warning", meaning, source });
const noted = (meaning: string, source: string): Rule => ({ severity: "info", meaning, source });

/** Every rule. `docs/reference/lint.md` is compared with it. */
export const rules: Readonly<Record<RuleId, Rule>> = {
  "yaml-unreadable": broken("a file is no YAML, or holds no mapping", "YAML 1.1"),
  "metadata-missing": refused("the charm has no metadata.yaml", "juju/charm charmdir.go"),
  "metadata-kind": refused(
    "a field of metadata.yaml holds another kind of value than Juju takes",
    "juju/charm meta.go",
  ),
  "metadata-ambiguous": refused("fields of old and new metadata stand together", "juju/charm meta.go"),
  "metadata-misspelt": warned("an unknown field of metadata.yaml looks like a known one", "own"),
  "metadata-unknown-key": noted("a field of metadata.yaml that Juju does not read", "charm proof"),
  "key-not-text": refused(
    "YAML 1.1 reads an unquoted key as a boolean, number or null",
    "juju/schema, juju/charm actions.go",
  ),
  "number-is-float": refused("a whole number is written as a float, and Juju wants an integer", "juju/schema"),
  "name-missing": refused("the charm has no name", "juju/charm meta.go"),
  "name-letters": broken("the name can't stand in the charm's URL", "juju/charm url.go"),
  "summary-missing": refused("the charm has no summary", "juju/charm meta.go"),
  "summary-long": warned("the summary has more than 72 characters", "charm proof"),
  "description-missing": refused("the charm has no description", "juju/charm meta.go"),
  "display-name-letters": warned("the display name has characters that Charmhub refuses", "charm proof"),
  "display-name-missing": noted("no name for people to read", "charm proof"),
  "maintainer-missing": warned("nobody, or both one and a list, is named as maintainer", "charm proof"),
  "maintainer-format": warned("a maintainer is not written as Name <Email>", "charm proof"),
  "tags-missing": warned("the charm has no tags", "charm proof"),
  "categories-deprecated": warned("categories are given, which tags replaced", "charm proof"),
  "revision-deprecated": warned(
    "metadata.yaml holds a revision, which Juju and Charmhub count themselves",
    "charm proof",
  ),
  "series-name": refused("a series that can't be one", "juju/charm url.go", untilJuju3),
  "series-deprecated": warned("series are given, which Juju 4 no longer reads", "charm proof, charmcraft metadata"),
  "min-juju-version": refused("min-juju-version is no full version", "juju/version"),
  "min-juju-version-old": warned("min-juju-version is below 2.0.0", "charm proof"),
  "min-juju-version-with-bases": refused("min-juju-version beside bases, where assumes belongs", "juju/charm meta.go"),
  "assumes-expression": refused("an expression of assumes that Juju can't read", "juju/charm assumes/parser.go"),
  "assumes-without-bases": refused("assumes in a charm without bases", "juju/charm meta.go", untilJuju3),
  "charm-user": refused("charm-user is none of root, sudoer and non-root", "juju/charm meta.go", sinceJuju3),
  term: refused("a term that can't be one", "juju/charm meta.go"),
  "deployment-series": refused("deployment without kubernetes as first series", "juju/charm meta.go", untilJuju3),
  "deployment-deprecated": warned(
    "deployment is for pod-spec charms, which Juju 4 does not run",
    "Juju 4 release notes",
  ),
  "subordinate-without-container": refused(
    "a subordinate without an endpoint that joins a principal",
    "juju/charm meta.go",
  ),
  "endpoint-duplicate": refused("one endpoint name in two roles", "juju/charm meta.go"),
  "endpoint-name-reserved": refused("an endpoint name that Juju keeps for itself", "juju/charm meta.go"),
  "endpoint-name-letters": warned(
    "an endpoint name that can't be given on Juju's command line",
    "juju/names relation.go",
  ),
  "endpoint-template": warned("an endpoint or interface still has the name of a template", "charm proof"),
  "endpoint-unknown-key": warned("a key of an endpoint that Juju does not read", "charm proof"),
  "interface-reserved": refused("a provided interface that Juju keeps for itself", "juju/charm meta.go"),
  "provides-nothing": noted("the charm offers no endpoint to others", "charm proof"),
  "bindings-empty": refused("extra-bindings without a name", "juju/charm extra_bindings.go"),
  "binding-is-endpoint": refused("an extra binding has the name of an endpoint", "juju/charm extra_bindings.go"),
  "section-empty": warned("a section of metadata.yaml defines nothing", "charm proof"),
  "section-unknown-key": warned(
    "a key of a storage, device, payload or resource that Juju does not read",
    "charm proof",
  ),
  "storage-count": refused("a storage range without room for one instance", "juju/charm meta.go"),
  "storage-location": refused("a location for block storage", "juju/charm meta.go"),
  "storage-size": refused("a minimum size that is no size", "juju/utils size.go"),
  "device-type": refused("a device without a type", "juju/charm meta.go"),
  "device-count": refused("fewer devices at most than at least", "juju/charm meta.go"),
  "payload-name": refused("a payload name that can't be one", "juju/names payload.go"),
  "payload-type": refused("a payload without a type", "juju/charm payloads.go"),
  "resource-name": refused("a resource without a name", "juju/charm resource/meta.go"),
  "resource-type": refused("a resource type that Juju does not know", "juju/charm resource/type.go"),
  "resource-filename": refused("a file resource without a plain file name", "juju/charm resource/meta.go"),
  "container-resource": refused("a container's resource is missing or no image", "juju/charm meta.go"),
  "container-mount": refused("a mount without location or without a storage of the charm", "juju/charm meta.go"),
  "container-user": refused("a container runs as an id that Juju keeps", "juju/charm meta.go", sinceJuju3),
  "containers-without-bases": refused("containers in a charm without bases", "juju/charm meta.go", untilJuju3),
  "manifest-kind": refused(
    "a field of manifest.yaml holds another kind of value than Juju takes",
    "juju/charm manifest.go",
  ),
  "bases-missing": refused("the charm does not say where it runs", "juju internal/charm/charm.go", [juju4]),
  "base-name": refused("a base on a system that Juju does not know", "juju/charm base.go"),
  "base-channel": refused("a base without a channel that can be one", "juju/charm channel.go"),
  "base-architecture": refused("a base on an architecture that Juju does not know", "juju/utils arch.go"),
  "config-missing": noted("the charm has no config.yaml", "charm proof"),
  "config-kind": refused("a part of config.yaml is of another kind than Juju takes", "juju/charm config.go"),
  "config-options-missing": refused("config.yaml without the key options", "juju/charm config.go"),
  "config-unknown-key": warned("a key of config.yaml besides options", "charm proof"),
  "option-type": refused("an option type that Juju does not know", "juju/charm config.go"),
  "option-secret": refused("a secret as option, which Juju 2.9 does not know", "juju/charm config.go", onlyJuju29),
  "option-default": refused("a default of another type than its option", "juju/charm config.go"),
  "option-default-text": warned("a number or boolean default is written as text", "charm proof"),
  "option-default-missing": noted("an option has null as its default", "charm proof"),
  "option-incomplete": warned("an option lacks type, default or description", "charm proof, charmcraft juju-config"),
  "option-unknown-key": warned("a key of an option that Juju does not read", "charm proof"),
  "option-name-letters": warned("an option name with unusual characters", "charm proof"),
  "action-kind": refused("a part of an action is of another kind than Juju takes", "juju/charm actions.go"),
  "action-name": refused("an action name that Juju does not take", "juju/charm actions.go"),
  "action-name-digit": warned("an action name starts with a digit", "Juju 2.9 docs"),
  "action-name-juju": warned("an action name starts with juju", "charm proof"),
  "action-name-reserved": refused("an action name that Juju keeps for itself", "juju/charm actions.go"),
  "action-schema": refused("a parameter's JSON schema is not valid", "juju/gojsonschema (draft 4)"),
  "action-params-twice": broken("an action has both params and properties", "juju/charm actions.go"),
  "action-pattern": refused("a pattern that Go's regexp can't read", "juju/gojsonschema, Go regexp/syntax"),
  "action-reference": broken("$ref or $schema in a parameter's schema", "juju/charm actions.go"),
  "action-type-unknown": warned("a list of types names one that JSON schema does not have", "JSON schema draft 4"),
  "action-required-unknown": warned(
    "an action requires a parameter that it does not define",
    "juju internal/charm/actions.go",
  ),
  "action-file-missing": warned("a charm without dispatch lacks the program of an action", "charm proof"),
  "naming-convention": noted(
    "an option, action or parameter is written with underscores",
    "charmcraft naming-conventions",
  ),
  "lxd-profile-kind": refused(
    "a part of lxd-profile.yaml is of another kind than Juju takes",
    "juju/charm lxdprofile.go",
  ),
  "lxd-profile-config": refused("an LXD setting that a charm may not make", "juju/charm lxdprofile.go"),
  "lxd-profile-device": refused("an LXD device that a charm may not add", "juju/charm lxdprofile.go"),
  "dispatch-missing": broken("the charm has neither dispatch nor hooks", "Juju docs, hooks; charmcraft entrypoint"),
  "dispatch-not-executable": broken(
    "dispatch lacks the execute bit, which Juju does not repair",
    "juju/charm charmarchive.go",
  ),
  "hook-not-executable": noted("a hook lacks the execute bit, which Juju repairs", "charm proof"),
  "symlink-outside": refused("a link leads out of the charm", "juju/utils zip/zip.go"),
  "symlink-dangling": warned("a link leads to nothing", "own"),
  "secret-file": warned("a file looks like a private key or a password", "own"),
  "charm-large": noted("the charm is so large that units take long to unpack it", "own"),
  "metrics-removed": warned("metrics.yaml, which Juju no longer reads", "Juju 3.6.11 release notes"),
  "template-file": warned("a file is left over from a template", "charm proof"),
  "copyright-missing": warned("no copyright or licence file", "charm proof"),
  "readme-missing": warned("no README", "charm proof"),
  "icon-missing": noted("no icon.svg", "charm proof"),
};
