import { createHash } from "node:crypto";
import { openDatabase } from "@portcullis/adapters-persistence";
import { expect, onTestFinished, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { clusterSettings } from "../support/cluster.ts";
import { InProcessServer } from "../support/in-process-server.ts";
import { testSecretKey } from "../support/server-defaults.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

/** Every row of every table, as text. */
async function everythingStored(url: string): Promise<ReadonlyMap<string, string>> {
  const database = await openDatabase({ url });
  try {
    const run = <Row>(sql: string): Promise<Row[]> => database.orm.em.fork().execute(sql);
    const tables = await run<{ name: string }>(
      "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'",
    );
    const contents = new Map<string, string>();
    for (const { name } of tables) {
      const rows = await run<{ row: string }>(`select to_jsonb(t)::text as row from ${name} t`);
      contents.set(name, rows.map(({ row }) => row).join("\n"));
    }
    return contents;
  } finally {
    await database.close();
  }
}

/** The ways in which a secret could be written down readably. */
function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString("hex"),
    bytes.toString("base64"),
    bytes.toString("base64url"),
  ];
}

test("[SEC-020] after sign-in the database contains neither a password nor a token, only digests", async () => {
  const database = await createMigratedDatabase();
  onTestFinished(() => database.drop());
  await using server = await InProcessServer.start({
    env: clusterSettings(database.url),
    passwordHasher: null,
  });
  const api = new ApiClient(server.url);
  const newPassword = "a changed and even longer password";
  const wrongPassword = "some wrong password of no account";
  const { tokens } = await api.newUser("ada@example.com");
  const refreshed = (await api.refresh(tokens.refresh_token)).body;
  await api.call("POST", "/api/v1/auth/login", {
    json: { identifier: "ada@example.com", password: wrongPassword },
  });
  const change = { currentPassword: password, newPassword };
  const token: string = refreshed.access_token;
  expect((await api.call("POST", "/api/v1/auth/me/password", { token, json: change })).status).toBe(204);
  const again = await api.signIn("ada@example.com", newPassword);
  const admin = await api.signIn(administrator.email, administrator.password);

  const stored = await everythingStored(database.url);
  // The queries see what is there: the user, a digest, and a hash.
  expect(stored.get("users")).toContain("ada@example.com");
  expect(stored.get("users")).toContain("$argon2id$v=19$m=19456,t=2,p=1$");
  const digest = createHash("sha256").update(again.refresh_token).digest();
  expect(stored.get("refresh_tokens")).toMatch(
    new RegExp(`${digest.toString("base64url")}|${digest.toString("hex")}`),
  );
  expect([...stored.keys()]).toEqual(
    expect.arrayContaining(["users", "sessions", "refresh_tokens", "signing_keys", "event_outbox"]),
  );

  const allTokens = [tokens, refreshed, again, admin].flatMap((each) => [
    each.access_token,
    each.refresh_token,
  ]);
  const signatures = allTokens.filter((each) => each.includes(".")).map((each) => each.split(".")[2] ?? "");
  const secrets = [
    password,
    newPassword,
    wrongPassword,
    administrator.password,
    testSecretKey,
    ...allTokens,
    ...signatures,
  ];
  for (const [table, text] of stored)
    for (const secret of secrets)
      for (const spelling of spellings(secret))
        expect(text.includes(spelling), `${table} holds ${secret}`).toBe(false);
  // Nor a private key: a JWK's `d`, or PEM.
  expect(stored.get("signing_keys")).not.toMatch(/"d\\?"|PRIVATE KEY/);
});

test("[SEC-019] refresh tokens carry 256 random bits, access tokens a random id", async () => {
  await using server = await InProcessServer.start();
  const api = new ApiClient(server.url);
  await api.register("random@example.com");
  const tokens = await Promise.all(Array.from({ length: 40 }, () => api.signIn("random@example.com")));
  const bytes = tokens.map((each) => Buffer.from(each.refresh_token, "base64url"));
  expect(new Set(tokens.map((each) => each.refresh_token)).size).toBe(40);
  for (const each of bytes) expect(each).toHaveLength(32);
  // Each bit is set in some tokens and unset in others: none is fixed.
  for (let bit = 0; bit < 256; bit += 1) {
    const values = new Set(bytes.map((each) => ((each[bit >> 3] ?? 0) >> (bit & 7)) & 1));
    expect([bit, values.size]).toEqual([bit, 2]);
  }
  const ids = tokens.map(
    (each) => JSON.parse(Buffer.from(each.access_token.split(".")[1] ?? "", "base64url").toString()).jti,
  );
  expect(new Set(ids).size).toBe(40);
});
