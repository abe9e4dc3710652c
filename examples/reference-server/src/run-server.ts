import { configurationVariables, parseConfiguration } from "./configuration/configuration.ts";
import { loadEnvironment } from "./configuration/load-environment.ts";
import { reportFailure } from "./failure.ts";
import { createLogger } from "./server/logger.ts";
import { startServer } from "./server/start-server.ts";
import { welcome } from "./server/welcome.ts";

const shutdownLimit = 10_000;

try {
  const environment = loadEnvironment(configurationVariables);
  const configuration = parseConfiguration(environment, process.stdout.isTTY);
  const logger = createLogger(configuration);
  const server = await startServer(configuration, logger);

  const stop = (): void => {
    if (configuration.logFormat === "pretty") process.stdout.write("stopping\n");
    setTimeout(() => process.exit(1), shutdownLimit).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => process.exit(reportFailure(error)),
    );
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);

  await welcome(configuration, server);
  await server.ready;
} catch (error) {
  process.exit(reportFailure(error));
}
