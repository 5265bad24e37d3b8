import { join } from "node:path";
import type { KafkaJars } from "./kafka-jars.ts";
import type { Program } from "./programs.ts";

/** A Java program: its main class and arguments. */
export type JvmOptions = { readonly main: string; readonly args: readonly string[] };

/** What a program beside the broker needs: the folder of its files, and a way to start it that `stop` knows of. */
export type JvmHost = {
  readonly directory: string;
  readonly startJvm: (name: string, options: JvmOptions) => Promise<Program>;
};

/** How long a program may take to leave in good order. */
export const GRACE_MS = 8000;

/** Half the start of the default flags: the first compiler only, no collector threads, a heap that suffices. */
const FAST_START = ["-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Djava.awt.headless=true"];

const LOGGING = `-Dlog4j2.configurationFile=${join(import.meta.dirname, "kafka", "log4j2.properties")}`;

export function javaCommand(jars: KafkaJars, { main, args }: JvmOptions): readonly [string, ...string[]] {
  return ["java", ...FAST_START, LOGGING, "-cp", jars.classPath, main, ...args];
}

/** The whole environment of a program: nothing of the tester's own reaches it. */
export function jvmEnvironment(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env["PATH"] ?? "", HOME: home, LANG: "C.UTF-8" };
}
