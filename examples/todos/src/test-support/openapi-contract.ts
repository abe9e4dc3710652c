import { z } from "zod";

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

/** What of an OpenAPI document the comparison reads. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export interface ObservedAnswer {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  /** Null when there is none. */
  readonly body: unknown;
}

/** Compares answers with what the document promises. @throws Error for one that it does not foresee */
export function contractOf({ paths, components }: ApiDescription): (answer: ObservedAnswer) => void {
  const patterns = Object.entries(paths).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
    operations,
  }));

  return ({ method, path, status, contentType, body }) => {
    const operation = patterns.find(({ pattern }) => pattern.test(path))?.operations[method.toLowerCase()];
    if (operation === undefined) return;
    const what = `${method} ${path} answered ${status}`;
    const response = operation.responses[String(status)];
    if (response === undefined) throw new Error(`${what}, which its documentation lacks`);
    if (body === null && response.content === undefined) return;
    const type = contentType?.split(";", 1)[0] ?? "nothing";
    const schema = response.content?.[type]?.schema;
    if (schema === undefined) throw new Error(`${what} as ${type}, which its documentation lacks`);
    const { success, error } = toZod(schema, components.schemas).safeParse(body);
    if (!success) throw new Error(`${what}: ${z.prettifyError(error)}`);
  };
}

function toZod(schema: object, $defs: ApiDescription["components"]["schemas"]): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs });
  return z.fromJSONSchema(JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/")));
}
