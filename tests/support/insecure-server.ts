import { InProcessServer } from "./in-process-server.ts";

// The reference server as a process of its own, whose passwords cost nothing: for races, where most of the time would go into hashes.
const { url } = await InProcessServer.start({ env: process.env });
process.stdout.write(`listening on ${url}\n`);
