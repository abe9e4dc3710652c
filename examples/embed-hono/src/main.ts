import { getRequestListener } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { createAuthAdapters, loadOrCreateSecretKey } from "@portcullis/adapters-auth";
import { HttpServer } from "@portcullis/adapters-http";
import { limitPasswordGuesses } from "@portcullis/adapters-http/embedding";
import { clientOf, notFound, problemDetails, requireUser } from "@portcullis/adapters-http/hono";
import { openDatabase } from "@portcullis/adapters-persistence";
import type { RefreshSessionInput, RegisterUserInput, SignInInput } from "@portcullis/core";
import { authorize, createPortcullis, startBackgroundWork } from "@portcullis/core";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { validator } from "hono/validator";

const { DATABASE_URL = "pglite:.data/app", PORT = "3000" } = process.env;
const database = await openDatabase({ url: DATABASE_URL });
await database.migrator.up();
const auth = createAuthAdapters({
  secretKey: loadOrCreateSecretKey(".data/secret-key"),
  signingKeys: database.ports.signingKeys,
  issuer: "embed-hono",
  audience: "embed-hono",
});
await auth.keyRing.prepare();

const portcullis = createPortcullis({ ...database.ports, ...auth });
await portcullis.prepareAccessControl.execute({
  permissions: { "reports:read": "Read reports" },
  grants: { user: ["reports:read"] },
});
const { signIn } = limitPasswordGuesses(portcullis);
const background = startBackgroundWork(portcullis, { onError: console.error });

const app = new Hono().use(bodyLimit({ maxSize: 100_000 }));
const input = <Input>() => validator("json", (body: Input) => body);
app.onError(problemDetails({ logger: console }));
app.notFound(notFound);

app.post("/auth/register", input<RegisterUserInput>(), async (c) =>
  c.json(await portcullis.registerUser.execute({ ...c.req.valid("json") }), 201),
);
app.post("/auth/login", input<SignInInput>(), async (c) =>
  c.json(await signIn.execute({ ...c.req.valid("json"), client: clientOf(c, getConnInfo) })),
);
app.post("/auth/refresh", input<RefreshSessionInput>(), async (c) =>
  c.json(await portcullis.refreshSession.execute({ ...c.req.valid("json") })),
);
app.get("/reports", requireUser(portcullis), (c) => {
  authorize(c.var.actor, "reports:read");
  return c.json({ reports: [], readBy: c.var.actor.userId });
});
const server = new HttpServer({ logger: console });
server.handleWith(getRequestListener(app.fetch));
console.log(`listening on http://127.0.0.1:${await server.bind("127.0.0.1", Number(PORT))}`);
const stop = async () => {
  await server.close(10_000);
  await background.stop();
  await database.close();
};
process.once("SIGTERM", stop).once("SIGINT", stop);
