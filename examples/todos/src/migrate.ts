import { requireNode } from "@portcullis-examples/reference-server/require-node";

requireNode("npm run -w @portcullis-examples/todos migrate uses the Node that npm ci installs");
await import("./run-migrate.ts");
