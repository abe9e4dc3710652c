import type { ClientInfo } from "@portcullis/core";
import { clientKey } from "../middleware/client-address.ts";
import type { AttemptLimit } from "./attempt-limit.ts";
import { identifierKey } from "./identifier-key.ts";
import { rateLimits } from "./rate-limits.ts";

interface SignInRequest<Body> {
  readonly client: ClientInfo;
  readonly body: Body;
}

/**
 * The limits on wrong passwords of every route that signs in.
 * @param identifierOf null: the request has no identifier and is not counted
 */
export function signInLimits<Body>(
  identifierOf: (body: Body) => string | null,
): readonly AttemptLimit<SignInRequest<Body>>[] {
  const countedError = "sessions.invalid_credentials";
  const keyOf = ({ body }: SignInRequest<Body>): string | null => {
    const identifier = identifierOf(body);
    return identifier === null ? null : identifierKey(identifier);
  };
  return [
    {
      rule: rateLimits.signInAttempts,
      countedError,
      key: (request) => {
        const key = keyOf(request);
        return key && `${clientKey(request.client.ip ?? "")} ${key}`;
      },
    },
    { rule: rateLimits.signInAttemptsOfAll, countedError, key: keyOf },
  ];
}
