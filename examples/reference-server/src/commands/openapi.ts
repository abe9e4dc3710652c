import { Command } from "commander";
import { parseConfiguration } from "../configuration/configuration.ts";
import { readConfiguration } from "../configuration/read-configuration.ts";
import type { ProcessContext } from "../process-context.ts";
import { printLine } from "../process-context.ts";
import { withComposition } from "./with-composition.ts";

export function openApiCommand(context: ProcessContext): Command {
  return new Command("openapi").description("print the OpenAPI document").action(() => printOpenApi(context));
}

/** Composed in memory, since the document does not depend on the data: works beside a running server. */
async function printOpenApi(context: ProcessContext): Promise<void> {
  const { database, secretKey } = parseConfiguration({ DATABASE_URL: "memory:" });
  const configuration = {
    ...readConfiguration(context),
    database,
    secretKey,
    appEnv: "development" as const,
  };
  await withComposition(configuration, async ({ openApiDocument }) =>
    printLine(context, JSON.stringify(openApiDocument, null, 2)),
  );
}
