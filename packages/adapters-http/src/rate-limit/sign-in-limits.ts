import { clientKey } from "../middleware/client-address.ts";
import type { AttemptLimit, RouteRequest } from "../route-kit/define/route.ts";
import { identifierKey } from "./identifier-key.ts";
import { rateLimits } from "./rate-limits.ts";

type SignInRequest<Body> = Pick<RouteRequest, "client"> & { readonly body: Body };

/** What counts wrong passwords, for every route that signs in. Null names nobody, and is not counted. */
export function signInLimits<Body>(
  identifierOf: (body: Body) => string | null,
): readonly AttemptLimit<SignInRequest<Body>>[] {
  const spentBy = "sessions.invalid_credentials";
  const keyOf = ({ body }: SignInRequest<Body>): string | null => {
    const identifier = identifierOf(body);
    return identifier === null ? null : identifierKey(identifier);
  };
  return [
    {
      rule: rateLimits.signInAttempts,
      spentBy,
      key: (request) => {
        const key = keyOf(request);
        return key && `${clientKey(request.client.ip ?? "")} ${key}`;
      },
    },
    { rule: rateLimits.signInAttemptsOfAll, spentBy, key: keyOf },
  ];
}
