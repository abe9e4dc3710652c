import { requireNode } from "./require-node.ts";

requireNode("npm start uses the Node that npm ci installs, and so does npx node");
await import("./run-server.ts");
