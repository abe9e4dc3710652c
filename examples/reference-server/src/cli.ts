import { requireNode } from "./require-node.ts";

requireNode("npm run cli -- uses the Node that npm ci installs, and so does npx node");
await import("./run-command.ts");
