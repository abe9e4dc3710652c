import { InvalidAccessToken } from "@portcullis/core";

/** One error for every refused token; the reason is for logs, in its `cause`. */
export function refusal(reason: string, cause?: unknown): InvalidAccessToken {
  return new InvalidAccessToken({ cause: new Error(reason, { cause }) });
}

/** What `work` returns; what it throws becomes a refusal. */
export function orRefuse<Result>(reason: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw refusal(reason, cause);
  }
}
