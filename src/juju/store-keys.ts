/** Rows of the unit's memory that belong to the framework itself. */
export const storeKeys = {
  /** The options as the last successful hook saw them, with those that have gone since. */
  config: "juju.config",
  /** The status last shown: `{name, message}`. */
  status: "juju.status",
  /** The version of the workload last shown. */
  version: "juju.version",
  /** What relations published that does not fit their interfaces, as last looked at: `[{layer, id, message}]`. */
  wrongData: "juju.wrong-data",
  /** The trace of the last successful hook, for whoever looks why something did not run. */
  trace: "reactive.trace",
} as const;
