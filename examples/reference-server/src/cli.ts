import { requireNode } from "./require-node.ts";

requireNode("npm run cli -- uses the Node that npm ci installs, and so does npx node");
const { runCommand } = await import("./run-command.ts");
process.exitCode = await runCommand(process.argv.slice(2), process);
