import { Command } from "commander";
import { parseConfiguration } from "../configuration/configuration.ts";
import { readConfiguration, withComposition } from "./with-composition.ts";

export function openApiCommand(): Command {
  return new Command("openapi").description("print the OpenAPI document").action(printOpenApi);
}

/** Composed in memory, since the document does not depend on the data: works beside a running server. */
async function printOpenApi(): Promise<void> {
  const { database, secretKey } = parseConfiguration({ DATABASE_URL: "memory:" });
  const configuration = { ...readConfiguration(), database, secretKey, appEnv: "development" as const };
  await withComposition(
    async ({ openApiDocument }) => console.log(JSON.stringify(openApiDocument, null, 2)),
    configuration,
  );
}
