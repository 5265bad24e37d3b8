/** A connector class that the stand-in's workers have. */
export type Plugin = { readonly class: string; readonly type: "sink" | "source"; readonly version: string };

/** The two connectors that Kafka itself brings, and one of a charm. */
export const pluginsOf = (version: string): readonly Plugin[] => [
  { class: "com.startapp.data.MongoSinkConnector", type: "sink", version: "1.1" },
  { class: "org.apache.kafka.connect.file.FileStreamSinkConnector", type: "sink", version },
  { class: "org.apache.kafka.connect.file.FileStreamSourceConnector", type: "source", version },
];

/** Finds a plugin by full name, simple name, or simple name without `Connector`. */
export const findPlugin = (plugins: readonly Plugin[], name: string): Plugin | undefined =>
  plugins.find((plugin) => {
    const simple = plugin.class.slice(plugin.class.lastIndexOf(".") + 1);
    return [plugin.class, simple, simple.replace(/Connector$/, "")].includes(name);
  });
