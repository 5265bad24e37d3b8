import type { Seen } from "./seen.ts";

/** What a step changed, as lines for a person. */
export type Changes = {
  readonly flags: readonly string[];
  readonly kubernetes: readonly string[];
  readonly connect: readonly string[];
};

/** The differences between what was seen before a step and after it. */
export function changesBetween(before: Seen, after: Seen): Changes {
  return {
    flags: [
      ...after.flags.filter((flag) => !before.flags.includes(flag)).map((flag) => `+ ${flag}`),
      ...before.flags.filter((flag) => !after.flags.includes(flag)).map((flag) => `- ${flag}`),
    ],
    kubernetes: [...objectChanges(before, after), ...podChanges(before, after)],
    connect: connectorChanges(before, after),
  };
}

function objectChanges(before: Seen, after: Seen): readonly string[] {
  const old = new Map(before.objects.map((object) => [object.name, object]));
  const names = new Set(after.objects.map(({ name }) => name));
  const line = (sign: string, { name, about }: Seen["objects"][number]): string => `${sign} ${name} ${about}`.trimEnd();
  return [
    ...after.objects.flatMap((object) => {
      const former = old.get(object.name);
      if (former === undefined) return [line("+", object)];
      return former.version === object.version ? [] : [line("~", object)];
    }),
    ...before.objects.filter(({ name }) => !names.has(name)).map((object) => line("-", { ...object, about: "" })),
  ];
}

function podChanges(before: Seen, after: Seen): readonly string[] {
  const started = after.pods.filter((pod) => !before.pods.includes(pod)).length;
  const ended = before.pods.filter((pod) => !after.pods.includes(pod)).length;
  if (started + ended === 0) return [];
  return [`  pods: ${started} started, ${ended} ended, ${after.pods.length - started} left as they were`];
}

function connectorChanges(before: Seen, after: Seen): readonly string[] {
  return [
    ...Object.entries(after.connectors)
      .filter(([name, state]) => before.connectors[name] !== state)
      .map(([name, state]) => `${name in before.connectors ? "~" : "+"} ${name}: ${state}`),
    ...Object.keys(before.connectors)
      .filter((name) => !(name in after.connectors))
      .map((name) => `- ${name}`),
  ];
}
