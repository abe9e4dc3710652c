import type { Portcullis, UserActor } from "@portcullis/core";
import { requireToken } from "../middleware/authentication.ts";
import { parseBearer } from "../middleware/bearer-token.ts";

/**
 * The signed-in user of a request, from the value of its `Authorization` header (RFC 6750 §2.1). Each call reads the user
 * from the store, so sign-out, deactivation and demotion take effect on the next request.
 * @throws HttpError (`http.unauthorized`) without a header
 * @throws InvalidAccessToken for another scheme, and for a token that is malformed, expired or of an ended session
 */
export async function authenticateBearer(
  { authenticateAccessToken }: Pick<Portcullis, "authenticateAccessToken">,
  authorization: string | null | undefined,
): Promise<UserActor> {
  return authenticateAccessToken.execute(requireToken(parseBearer(authorization)));
}
