import { ApiException } from "@kubernetes/client-node";

/** What the call answers, or `undefined` when its status is `status`. */
export async function unlessStatus<T>(status: 404 | 409, call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ApiException && error.code === status) return undefined;
    throw error;
  }
}
