import { createAuthAdapters, loadOrCreateSecretKey } from "@portcullis/adapters-auth";
import { HttpServer } from "@portcullis/adapters-http";
import { limitPasswordGuesses } from "@portcullis/adapters-http/embedding";
import { actorOf, clientOf, notFound, problemDetails, requireUser } from "@portcullis/adapters-http/express";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { RefreshSessionInput, RegisterUserInput, SignInInput } from "@portcullis/core";
import { authorize, createPortcullis, startBackgroundWork } from "@portcullis/core";
import express from "express";

const { DATABASE_URL = "pglite:.data/app", PORT = "3000" } = process.env;
const database = await openDatabase({ url: DATABASE_URL });
await database.migrator.up();
const auth = createAuthAdapters({
  secretKey: loadOrCreateSecretKey(".data/secret-key"),
  signingKeys: database.ports.signingKeys,
  issuer: "embed-express",
  audience: "embed-express",
});
await auth.keyRing.prepare();

const portcullis = createPortcullis({ ...database.ports, ...auth });
await portcullis.prepareAccessControl.execute({
  permissions: { "reports:read": "Read reports" },
  grants: { user: ["reports:read"] },
});
const { signIn } = limitPasswordGuesses(portcullis);
const background = startBackgroundWork(portcullis, { onError: console.error });

const app = express();
app.use(express.json());

app.post<object, unknown, RegisterUserInput>("/auth/register", async (request, response) => {
  response.status(201).json(await portcullis.registerUser.execute({ ...request.body }));
});
app.post<object, unknown, SignInInput>("/auth/login", async (request, response) => {
  response.json(await signIn.execute({ ...request.body, client: clientOf(request) }));
});
app.post<object, unknown, RefreshSessionInput>("/auth/refresh", async (request, response) => {
  response.json(await portcullis.refreshSession.execute({ ...request.body }));
});
app.get("/reports", requireUser(portcullis), (request, response) => {
  const actor = actorOf(request);
  authorize(actor, "reports:read");
  response.json({ reports: [], readBy: actor.userId });
});
app.use(notFound, problemDetails({ logger: console }));

const server = new HttpServer({ logger: console });
server.handleWith(app);
console.log(`listening on http://127.0.0.1:${await server.bind("127.0.0.1", Number(PORT))}`);
const stop = async () => {
  await server.close(10_000);
  await background.stop();
  await database.close();
};
process.once("SIGTERM", stop).once("SIGINT", stop);
