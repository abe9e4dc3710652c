import { createDocument } from "zod-openapi";
import type { ProblemType } from "../problems/problem-details.ts";
import type { RouteGroup } from "../route-kit/define/route.ts";
import { toOperation } from "./operation.ts";
import { problemSchema } from "./problem-schema.ts";
import { tagsOf } from "./tags.ts";

/** An OpenAPI 3.1 document. */
export interface OpenApiDocument extends ReturnType<typeof createDocument> {}

interface DocumentOptions {
  readonly title: string;
  readonly description: string;
  /** Descriptions of the host's tags, by name. */
  readonly tags: Readonly<Record<string, string>>;
  readonly version: string;
  /** The URL at which clients reach the server. */
  readonly serverUrl: string;
  /** The absolute path of the token endpoint, as clients see it. */
  readonly tokenPath: string;
  readonly groups: readonly RouteGroup[];
  readonly problems: ReadonlyMap<string, ProblemType>;
}

type PathItems = Record<string, Record<string, ReturnType<typeof toOperation>>>;

/** Creates an OpenAPI 3.1 document from the routes. */
export function createOpenApiDocument(options: DocumentOptions): OpenApiDocument {
  const { title, description, version, serverUrl, tokenPath, groups, problems } = options;
  const paths: PathItems = {};
  for (const { basePath, routes } of groups)
    for (const route of routes) {
      const path = basePath + route.path || "/";
      paths[path] = { ...paths[path], [route.method]: toOperation(route, problems) };
    }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title,
      version,
      description,
      license: { name: "MIT", identifier: "MIT" },
    },
    // The relative URL first: Swagger UI then calls the server that it was loaded from, under any host name.
    servers: [{ url: new URL(serverUrl).pathname }, { url: serverUrl }],
    tags: tagsOf(
      groups.flatMap(({ routes }) => routes),
      options.tags,
    ),
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An access token." },
        password: {
          type: "oauth2",
          description: "Signs in with an email or username and a password.",
          flows: { password: { tokenUrl: tokenPath, refreshUrl: tokenPath, scopes: {} } },
        },
      },
    },
  });
}
