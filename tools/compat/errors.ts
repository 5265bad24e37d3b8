/** What a compatibility test needs is missing or failed. One sentence: what, why, what to do. */
export class CompatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CompatError";
  }
}
