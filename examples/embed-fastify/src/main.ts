import { createAuthAdapters, loadOrCreateSecretKey } from "@portcullis/adapters-auth";
import { HttpServer } from "@portcullis/adapters-http";
import { limitPasswordGuesses } from "@portcullis/adapters-http/embedding";
import { actorOf, clientOf, problemDetails, requireUser } from "@portcullis/adapters-http/fastify";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { RefreshSessionInput, RegisterUserInput, SignInInput } from "@portcullis/core";
import { authorize, createPortcullis, startBackgroundWork } from "@portcullis/core";
import Fastify from "fastify";

const { DATABASE_URL = "pglite:.data/app", PORT = "3000" } = process.env;
const database = await openDatabase({ url: DATABASE_URL });
await database.migrator.up();
const auth = createAuthAdapters({
  secretKey: loadOrCreateSecretKey(".data/secret-key"),
  signingKeys: database.ports.signingKeys,
  issuer: "embed-fastify",
  audience: "embed-fastify",
});
await auth.keyRing.prepare();

const portcullis = createPortcullis({ ...database.ports, ...auth });
await portcullis.prepareAccessControl.execute({
  permissions: { "reports:read": "Read reports" },
  grants: { user: ["reports:read"] },
});
const { signIn } = limitPasswordGuesses(portcullis);
const background = startBackgroundWork(portcullis, { onError: console.error });

const app = Fastify({ bodyLimit: 100_000 });
await app.register(problemDetails, { logger: console });

app.post<{ Body: RegisterUserInput }>("/auth/register", async (request, reply) => {
  reply.code(201);
  return portcullis.registerUser.execute({ ...request.body });
});
app.post<{ Body: SignInInput }>("/auth/login", (request) =>
  signIn.execute({ ...request.body, client: clientOf(request) }),
);
app.post<{ Body: RefreshSessionInput }>("/auth/refresh", (request) =>
  portcullis.refreshSession.execute({ ...request.body }),
);
app.get("/reports", { preHandler: requireUser(portcullis) }, async (request) => {
  const actor = actorOf(request);
  authorize(actor, "reports:read");
  return { reports: [], readBy: actor.userId };
});
await app.ready();

const server = new HttpServer({ logger: console });
server.handleWith(app.routing);
console.log(`listening on http://127.0.0.1:${await server.bind("127.0.0.1", Number(PORT))}`);
const stop = async () => {
  await server.close(10_000);
  await app.close();
  await background.stop();
  await database.close();
};
process.once("SIGTERM", stop).once("SIGINT", stop);
