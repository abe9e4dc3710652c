import { loadEnvironment } from "@portcullis-examples/reference-server/configuration";
import { pino } from "pino";
import { configurationVariables, parseConfiguration } from "./configuration.ts";
import { reportFailure } from "./failure.ts";
import { start } from "./start.ts";
import { welcome } from "./welcome.ts";

const shutdownLimit = 10_000;

try {
  const configuration = parseConfiguration(loadEnvironment(configurationVariables));
  const { logLevel: level } = configuration;
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const server = await start(configuration, logger);

  const stop = (): void => {
    setTimeout(() => process.exit(1), shutdownLimit).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => process.exit(reportFailure(error)),
    );
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);

  process.stdout.write(`${(await welcome(configuration, server)).join("\n")}\n`);
} catch (error) {
  process.exit(reportFailure(error));
}
