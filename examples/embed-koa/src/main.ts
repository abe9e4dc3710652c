import { createAuthAdapters, loadOrCreateSecretKey } from "@portcullis/adapters-auth";
import { createHttpApi, HttpServer, requestSignal } from "@portcullis/adapters-http";
import { openDatabase } from "@portcullis/adapters-persistence";
import { createPortcullis, startBackgroundWork } from "@portcullis/core";
import { createApp } from "./app.ts";
import { prefix } from "./host.ts";

const port = Number(process.env["PORT"] ?? 3000);
const publicUrl = `http://127.0.0.1:${port}`;

const database = await openDatabase({
  url: process.env["DATABASE_URL"] ?? "pglite:.data/pglite",
  // Requests whose client has disconnected don't wait for a database connection.
  abortSignal: requestSignal,
});
await database.migrator.up();
const auth = createAuthAdapters({
  secretKey: loadOrCreateSecretKey(".data/secret-key"),
  signingKeys: database.ports.signingKeys,
  issuer: publicUrl,
  audience: "embed-koa",
});
await auth.keyRing.prepare();

const portcullis = createPortcullis({ ...database.ports, ...auth });
await portcullis.prepareAccessControl.execute({
  permissions: { "reports:read": "Read reports" },
  grants: { user: ["reports:read"] },
});
const background = startBackgroundWork(portcullis, { onError: console.error });

const api = createHttpApi({ portcullis, publicKeys: auth.publicKeys, publicUrl, prefix });
const server = new HttpServer({ logger: console });
server.handleWith(createApp(api).callback());
await server.bind("127.0.0.1", port);
console.log(`listening on ${publicUrl}; try ${publicUrl}${prefix}/docs`);

const stop = async () => {
  await server.close(10_000);
  await background.stop();
  await database.close();
};
process.once("SIGTERM", stop).once("SIGINT", stop);
