/** What differs between versions of Kafka Connect, as seen on real workers. */
export type Features = {
  /** `?expand=` (2.3); before, it is ignored and the answer is a list of names. */
  readonly expand: boolean;
  /** Errors of the framework as JSON and a cluster id (1.1); before, HTML. */
  readonly jsonErrors: boolean;
  /** Names are encoded in the header Location (0.11); before, one that no URI holds is created and answered 500. */
  readonly encodesLocation: boolean;
  /** Configs are checked when they are written (0.11). */
  readonly validates: boolean;
  /** `type` in answers (1.0). */
  readonly type: boolean;
  /** A follower answers the leader's refusal with 500 and its words; seen with 2.8 only. */
  readonly wrapsRefusals: boolean;
  /** `includeTasks` and `onlyFailed` (3.0). */
  readonly restartOptions: boolean;
  /** `PUT /connectors/NAME/stop` (3.5). */
  readonly stop: boolean;
  /** `GET /health` (3.9). */
  readonly health: boolean;
  /** Encoded `/`, `%` and `\` are refused before any route (4.0, Jetty 12). */
  readonly strictPaths: boolean;
  /** The plugin's version in a status, and 400 for an unknown class (4.1). */
  readonly pluginVersions: boolean;
};

/** The features of a version such as `4.3.1` or `7.6.0-ccs`. */
export function featuresOf(version: string): Features {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const since = (wantedMajor: number, wantedMinor: number): boolean =>
    major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return {
    expand: since(2, 3),
    jsonErrors: since(1, 1),
    encodesLocation: since(0, 11),
    validates: since(0, 11),
    type: since(1, 0),
    wrapsRefusals: major === 2 && minor === 8,
    restartOptions: since(3, 0),
    stop: since(3, 5),
    health: since(3, 9),
    strictPaths: since(4, 0),
    pluginVersions: since(4, 1),
  };
}
