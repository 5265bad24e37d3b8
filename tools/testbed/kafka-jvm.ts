import { join } from "node:path";
import type { KafkaJars } from "./kafka-jars.ts";
import type { Program } from "./programs.ts";

/** A Java program: its main class and arguments. */
export type JvmOptions = { readonly main: string; readonly args: readonly string[] };

/** What a program beside the broker needs: the folder of its files, and a way to start it that `stop` knows of. */
export type JvmHost = {
  readonly directory: string;
  readonly startJvm: (name: string, options: JvmOptions & { readonly jars: KafkaJars }) => Promise<Program>;
};

/** How long a program may take to leave in good order. */
export const GRACE_MS = 8000;

/** Half the start of the default flags: the first compiler only, no collector threads, a heap that suffices. */
const FAST_START = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true"];

const SETTINGS = join(import.meta.dirname, "kafka");
const LOG4J_1 = `-Dlog4j.configuration=file:${join(SETTINGS, "log4j.properties")}`;
const LOG4J_2 = `-Dlog4j2.configurationFile=${join(SETTINGS, "log4j2.properties")}`;

export function javaCommand(jars: KafkaJars, { main, args }: JvmOptions): readonly [string, ...string[]] {
  const logging = jars.version.startsWith("4.") ? LOG4J_2 : LOG4J_1;
  return ["java", ...FAST_START, logging, "-cp", jars.classPath, main, ...args];
}

/** The whole environment of a program: nothing of the tester's own reaches it. */
export function jvmEnvironment(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8" };
}
