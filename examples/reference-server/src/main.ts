import { requireNode } from "./require-node.ts";

requireNode("npm start uses the Node that npm ci installs, and so does npx node");
const { runServer } = await import("./run-server.ts");

const shutdownLimit = 10_000;

const stopping = new AbortController();
const stop = (): void => {
  stopping.abort();
  setTimeout(() => process.exit(1), shutdownLimit).unref();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);

process.exit(await runServer(process, stopping.signal));
