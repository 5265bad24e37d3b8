/** The levels of Juju's log, least grave first. */
export type LogLevel = "DEBUG" | "INFO" | "WARNING" | "ERROR";

/** One line of the log: a constant message, and what varies as fields. */
export type LogLine = { readonly level: LogLevel; readonly text: string };

/** Where an engine writes what it did. Messages are constant; what varies goes into the fields. */
export type Logger = {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warning: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
};

/** What varies in a log line. Never a secret. */
type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** A logger that hands each rendered line to `write`: `applied object kind=Deployment name=kc-a`. */
export function createLogger(write: (line: LogLine) => void): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      write({ level, text: [message, ...renderFields(fields)].join(" ") });
    };
  return { debug: at("DEBUG"), info: at("INFO"), warning: at("WARNING"), error: at("ERROR") };
}

/** A logger that drops everything. */
export const silentLogger: Logger = createLogger(() => undefined);

const renderFields = (fields: LogFields): string[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${/^[^\s"=]+$/.test(String(value)) ? value : JSON.stringify(value)}`);
