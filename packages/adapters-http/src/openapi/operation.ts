import type { z } from "zod";
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponseObject,
  ZodOpenApiResponsesObject,
} from "zod-openapi";
import type { HttpErrorCode } from "../problems/http-error.ts";
import type { ProblemType } from "../problems/problem-details.ts";
import { headerDescriptions } from "../problems/problem-headers.ts";
import type { ResponseSpec, Route } from "../route-kit/define/route.ts";
import { isOpen } from "../route-kit/define/route.ts";
import { oauthErrorSchema, problemSchema } from "./problem-schema.ts";

type ProblemTable = ReadonlyMap<string, ProblemType>;

export function toOperation(route: Route, problems: ProblemTable): ZodOpenApiOperationObject {
  const { access, body, params, query } = route;
  const description = [route.description, describeAccess(route)]
    .filter((text) => text !== undefined)
    .join("\n\n");
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(description !== "" && { description }),
    tags: [route.tag],
    security: securityOf(route),
    // An extension (`x-`), for tools and tests.
    ...(typeof access === "object" && { "x-permission": access.permission }),
    requestParams: {
      ...(params !== undefined && { path: asObject(params) }),
      ...(query !== undefined && { query: asObject(query) }),
    },
    ...(body !== undefined && { requestBody: requestBodyOf(route, body) }),
    responses: { ...successesOf(route), ...failuresOf(route, problems) },
  };
}

/** Each entry is an alternative; the empty one means no token. */
function securityOf({ access }: Route): Record<string, string[]>[] {
  if (access === "public") return [];
  const signedIn: Record<string, string[]>[] = [{ bearer: [] }, { password: [] }];
  return access === "optional-token" ? [...signedIn, {}] : signedIn;
}

function describeAccess({ access }: Route): string | undefined {
  if (typeof access === "string") return undefined;
  const unless = access.unless === undefined ? "" : `, unless ${access.unless}`;
  return `Requires the permission \`${access.permission}\`${unless}.`;
}

function asObject(schema: z.ZodType): z.ZodObject {
  // Parameters have names, so the params and query of a route are object schemas.
  return schema as z.ZodObject;
}

function requestBodyOf({ bodyType, bodyIsOptional }: Route, schema: z.ZodType): ZodOpenApiRequestBodyObject {
  const mediaType = bodyType === "form" ? "application/x-www-form-urlencoded" : "application/json";
  return { required: bodyIsOptional !== true, content: { [mediaType]: { schema } } };
}

function successesOf({ responses }: Route): ZodOpenApiResponsesObject {
  const entries = Object.entries(responses).map(([status, spec]) => [status, toResponse(spec)]);
  return Object.fromEntries(entries);
}

function toResponse({
  description,
  body,
  contentType = "application/json",
  headers = {},
}: ResponseSpec): ZodOpenApiResponseObject {
  const described = Object.entries(headers).map(([name, text]) => [
    name,
    { description: text, schema: { type: "string" as const } },
  ]);
  return {
    description,
    ...(body !== undefined && { content: { [contentType]: { schema: body } } }),
    ...(described.length > 0 && { headers: Object.fromEntries(described) }),
  };
}

/** The error responses of a route by status: those that it declares, and those that follow from its definition. */
function failuresOf(route: Route, problems: ProblemTable): ZodOpenApiResponsesObject {
  const titles = new Map<number, Map<string, string>>();
  for (const code of codesOf(route)) {
    const type = problems.get(code);
    if (type === undefined)
      throw new TypeError(`${route.operationId} throws ${code}, which has no problem type`);
    titles.set(type.status, (titles.get(type.status) ?? new Map()).set(code, type.title));
  }
  const isOAuth = route.errorFormat === "oauth";
  const responses = [...titles].map(([status, byCode]) => {
    const isOAuthError = isOAuth && status === 400;
    const spec = isOAuthError
      ? { description: "An OAuth error (RFC 6749 §5.2)", body: oauthErrorSchema }
      : { description: describe(byCode), body: problemSchema, contentType: "application/problem+json" };
    return [status, toResponse({ ...spec, headers: headerDescriptions[status] })];
  });
  return Object.fromEntries(responses);
}

function describe(titleByCode: ReadonlyMap<string, string>): string {
  return [...titleByCode].map(([code, title]) => `${title} (\`${code}\`)`).join(", ");
}

function codesOf(route: Route): readonly string[] {
  const http: HttpErrorCode[] = ["http.not_acceptable", "internal_error"];
  const domain: string[] = ["shared.store_unavailable", ...(route.throws ?? [])];
  if (!isOpen(route)) http.push("http.unauthorized");
  if (!isOpen(route)) domain.push("sessions.invalid_access_token");
  if (!isOpen(route) && route.method !== "get")
    domain.push("access.actor_revoked", "shared.concurrent_modification");
  if (typeof route.access === "object") domain.push("access.permission_denied");
  if (route.params !== undefined) http.push("http.malformed_url", "http.not_found");
  if (route.query !== undefined) http.push("http.repeated_parameter");
  if (route.body !== undefined)
    http.push("http.malformed_body", "http.payload_too_large", "http.unsupported_media_type");
  if (route.body !== undefined && route.bodyType !== "form") http.push("http.malformed_json");
  const hasInput = route.query ?? route.body;
  if (hasInput !== undefined && route.errorFormat !== "oauth") domain.push("shared.invalid_input");
  if (route.rateLimit !== undefined || route.attemptLimits !== undefined) http.push("http.too_many_requests");
  return [...http, ...domain];
}
