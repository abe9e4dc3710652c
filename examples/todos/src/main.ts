import { requireNode } from "@portcullis-examples/reference-server/require-node";

requireNode("npm run todos uses the Node that npm ci installs, and so does npx node");
await import("./run-server.ts");
