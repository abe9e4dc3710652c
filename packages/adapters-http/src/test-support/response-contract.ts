import type { ValidateFunction } from "ajv/dist/2020.js";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { OpenApiDocument } from "../openapi/document.ts";
import type { Reply } from "./client.ts";

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}

interface Contract {
  /** @throws Error when the document does not foresee this answer */
  check(method: string, path: string, reply: Reply): void;
}

type Validators = (schema: object) => ValidateFunction;

/** By the components' JSON. Most tests start an API with the same ones, and compiling a schema takes longer than a request. */
const known = new Map<string, Validators>();

/** The validators of schemas that may refer to these components, each compiled once. */
function validatorsOf(components: OpenApiDocument["components"]): Validators {
  const json = JSON.stringify(components);
  const validators = known.get(json) ?? compileOnce(json);
  known.set(json, validators);
  return validators;
}

function compileOnce(components: string): Validators {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "openapi", components: JSON.parse(components) });
  const compiled = new Map<string, ValidateFunction>();
  return (schema) => {
    const json = JSON.stringify(schema).replaceAll("#/components/", "openapi#/components/");
    const validate = compiled.get(json) ?? ajv.compile(JSON.parse(json));
    compiled.set(json, validate);
    return validate;
  };
}

/** Compares answers with what the OpenAPI document promises. */
export function contractOf(document: OpenApiDocument): Contract {
  const validatorOf = validatorsOf(document.components);
  // The document's own types allow references everywhere; ours has none outside of schemas.
  const paths = Object.entries(document.paths ?? {}) as [string, Record<string, Operation>][];
  const patterns = paths.map(([path, item]) => ({
    pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
    item,
  }));

  return {
    check(method, target, { status, headers, body }) {
      const path = target.split("?", 1)[0] ?? "";
      const operation = patterns.find(({ pattern }) => pattern.test(path))?.item[method.toLowerCase()];
      if (operation === undefined) return;
      const what = `${method} ${path} answered ${status}`;
      const response = operation.responses[String(status)];
      if (response === undefined) throw new Error(`${what}, which its documentation lacks`);
      const contentType = headers.get("content-type")?.split(";", 1)[0] ?? "";
      if (body === null && response.content === undefined) return;
      const schema = response.content?.[contentType]?.schema;
      if (schema === undefined) throw new Error(`${what} as ${contentType}, which its documentation lacks`);
      const validate = validatorOf(schema);
      if (!validate(body)) throw new Error(`${what}: ${JSON.stringify(validate.errors)}`);
    },
  };
}
