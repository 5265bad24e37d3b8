/** `[status_code, json]`, with both also readable by name: `const [status] = answer` or `answer.status_code`. */
export type Api_response<T = unknown> = readonly [status_code: number, json: T] & {
  readonly status_code: number;
  readonly json: T;
};

/** Builds an {@link Api_response}: a frozen pair that compares, spreads and prints as `[status_code, json]`. */
export function apiResponse<T>(status_code: number, json: T): Api_response<T> {
  const pair = [status_code, json] as const;
  Object.defineProperties(pair, { status_code: { value: status_code }, json: { value: json } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- defineProperties tells types nothing.
  return Object.freeze(pair) as Api_response<T>;
}
