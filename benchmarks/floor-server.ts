import Router from "@koa/router";
import { generateKeyPair, jwtVerify, SignJWT } from "jose";
import Koa from "koa";
import pg from "pg";

/** The floor of the routes that read: Koa, a router, jose, and one prepared select. Nothing else. */
const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"], max: 10 });
const { privateKey, publicKey } = await generateKeyPair("EdDSA");
const { rows } = await pool.query<{ id: string }>("select id from users order by created_at, id limit 1");
const token = await new SignJWT({ sid: rows[0]?.id })
  .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt" })
  .setSubject(rows[0]?.id ?? "")
  .setIssuer("floor")
  .setAudience("floor")
  .setIssuedAt()
  .setExpirationTime("1h")
  .sign(privateKey);

const router = new Router();
const authenticate: Koa.Middleware = async (context, next) => {
  const bearer = context.get("Authorization").slice("Bearer ".length);
  const { payload } = await jwtVerify(bearer, publicKey, {
    issuer: "floor",
    audience: "floor",
    typ: "at+jwt",
  });
  context.state["userId"] = payload.sub;
  await next();
};
router.get("/me", authenticate, async (context) => {
  const text = "select id, email, username, name, created_at from users where id = $1";
  const found = await pool.query({ name: "me", text, values: [context.state["userId"]] });
  context.body = found.rows[0];
});
router.get("/users", authenticate, async (context) => {
  const text = "select id, email, username, name, created_at from users order by created_at, id limit 21";
  context.body = { items: (await pool.query({ name: "users", text })).rows };
});

const server = new Koa().use(router.routes()).listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}`, token })}\n`);
});
