import { z } from "zod";

const issue = z.strictObject({
  path: z.string().meta({ description: "The path of the field, such as `roles.0`.", example: "email" }),
  code: z.string().meta({ example: "identity.invalid_email" }),
  message: z.string(),
});

/** RFC 9457, with Portcullis's members. */
export const problemSchema: z.ZodType = z
  .strictObject({
    type: z.string().meta({ format: "uri", example: "urn:portcullis:error:identity.email_taken" }),
    title: z.string().meta({ description: "The same for every occurrence of the code." }),
    status: z.int().meta({ example: 409 }),
    code: z
      .string()
      .meta({ description: "Stable: use it to distinguish errors.", example: "identity.email_taken" }),
    detail: z.string().optional().meta({ description: "For people. May change." }),
    requestId: z.string().meta({ description: "The request id, as in `X-Request-Id` and the server's log." }),
    errors: z.array(issue).optional().meta({ description: "Every invalid field." }),
  })
  .meta({ id: "Problem", description: "An error response (RFC 9457)." });

/** RFC 6749 §5.2. */
export const oauthErrorSchema: z.ZodType = z
  .strictObject({
    error: z.enum(["invalid_request", "invalid_grant", "unsupported_grant_type"]),
    error_description: z.string(),
  })
  .meta({ id: "OAuthError", description: "An error response of the token endpoint (RFC 6749 §5.2)." });
