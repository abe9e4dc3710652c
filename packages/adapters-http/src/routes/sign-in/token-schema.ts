import type { IssuedTokens } from "@portcullis/core";
import { z } from "zod";

export const tokensSchema = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal("Bearer"),
    expires_in: z.int().meta({ description: "Lifetime of the access token in seconds.", example: 900 }),
    refresh_token: z.string().meta({ description: "Valid for one use." }),
    refresh_expires_in: z
      .int()
      .meta({ description: "Lifetime of the refresh token in seconds.", example: 604_800 }),
  })
  .meta({ id: "Tokens", description: "A token response (RFC 6749 §5.1)." });

export type TokensDto = z.input<typeof tokensSchema>;

export const tokensResponse = { description: "The access token and the refresh token.", body: tokensSchema };
/** RFC 6749 §5.1 requires it beside `Cache-Control: no-store`, which every response has. */
export const tokenHeaders = { Pragma: "no-cache" };

export function toTokensDto(tokens: IssuedTokens): TokensDto {
  return {
    access_token: tokens.accessToken,
    token_type: "Bearer",
    expires_in: tokens.expiresIn,
    refresh_token: tokens.refreshToken,
    refresh_expires_in: tokens.refreshExpiresIn,
  };
}
