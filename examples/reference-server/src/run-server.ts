import { once } from "node:events";
import { readConfiguration } from "./configuration/read-configuration.ts";
import { createLogger } from "./logger.ts";
import type { ProcessContext } from "./process-context.ts";
import { printLine } from "./process-context.ts";
import { reportFailure } from "./report-failure.ts";
import { printStartMessage } from "./server/print-start-message.ts";
import { startServer } from "./server/start-server.ts";

/**
 * Serves until `stopping` is aborted, then lets running requests finish. Aborted during the start, it returns at once,
 * and the process is expected to exit.
 * @returns the exit code
 */
export async function runServer(context: ProcessContext, stopping: AbortSignal): Promise<number> {
  const aborted = once(stopping, "abort").then(() => null);
  try {
    const configuration = readConfiguration(context);
    if (configuration.logFormat === "pretty")
      stopping.addEventListener("abort", () => printLine(context, "stopping"));
    const logger = createLogger(configuration, context.stdout);
    const server = await Promise.race([startServer(configuration, logger), aborted]);
    if (server === null) return 0;
    try {
      const announced = printStartMessage(configuration, server, context);
      await Promise.race([Promise.all([announced, server.ready]), aborted]);
      await aborted;
    } finally {
      await server.stop();
    }
    return 0;
  } catch (error) {
    return reportFailure(error, context);
  }
}
