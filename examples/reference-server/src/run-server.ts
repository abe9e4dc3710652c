import { configurationVariables, parseConfiguration } from "./configuration/configuration.ts";
import { loadEnvironment } from "./configuration/load-environment.ts";
import { createLogger } from "./logger.ts";
import { reportFailure } from "./report-failure.ts";
import { printStartMessage } from "./server/print-start-message.ts";
import { startServer } from "./server/start-server.ts";

const shutdownLimit = 10_000;

let isStopping = false;
/** Replaced once the server runs; before that there is nothing to finish. */
let stop: () => Promise<void> = async () => undefined;
let announceStop = (): void => undefined;

const end = (): void => {
  isStopping = true;
  announceStop();
  setTimeout(() => process.exit(1), shutdownLimit).unref();
  stop().then(
    () => process.exit(0),
    (error: unknown) => process.exit(reportFailure(error)),
  );
};
process.once("SIGTERM", end);
process.once("SIGINT", end);

try {
  const configuration = parseConfiguration(loadEnvironment(configurationVariables), process.stdout.isTTY);
  if (configuration.logFormat === "pretty") announceStop = () => process.stdout.write("stopping\n");
  const logger = createLogger(configuration);
  const server = await startServer(configuration, logger);
  stop = () => server.stop();

  await printStartMessage(configuration, server);
  await server.ready;
} catch (error) {
  if (!isStopping) process.exit(reportFailure(error));
}
