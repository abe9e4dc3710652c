import { createHash } from "node:crypto";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { openDatabase } from "@portcullis/adapters-persistence";
import { expect, test } from "vitest";
import { administrator } from "../scenarios/scenario.ts";
import { ApiClient, password } from "../support/api-client.ts";
import { ServerProcess, testSecretKey } from "../support/server-process.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { createMigratedDatabase } from "../support/test-database.ts";

const wrongPassword = "some wrong password of no user";
const newPassword = "a changed and even longer password";

/** Makes every later insertion into a table fail with an unexpected error. */
async function breakTable(database: TestDatabase, table: string): Promise<void> {
  const opened = await openDatabase({ url: database.url });
  await opened.orm.em.fork().execute(`alter table ${table} add constraint broken check (false) not valid`);
  await opened.close();
}

/** Sends bytes unchanged, which fetch would not send. */
async function sendRaw(url: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(Buffer.from(request, "latin1"));
  return text(socket);
}

const forgery = '{"level":30,"msg":"forged by a client"}';

test.each(["json", "pretty"])(
  "[SEC-066, SEC-068] LOG_LEVEL=trace, %s: no secret in the output, and no forged line",
  async (format) => {
    const database = await createMigratedDatabase();
    const { password: databasePassword } = new URL(database.url);
    const server = await ServerProcess.start({
      env: {
        DATABASE_URL: database.url,
        MIGRATE_ON_START: "true",
        LOG_LEVEL: "trace",
        LOG_FORMAT: format,
        BOOTSTRAP_ADMIN_EMAIL: administrator.email,
        BOOTSTRAP_ADMIN_PASSWORD: administrator.password,
      },
    });
    const api = new ApiClient(server.url);
    const { tokens } = await api.newUser("ada@example.com");
    const token = tokens.access_token;
    const refreshed = (await api.refresh(tokens.refresh_token)).body;
    const wrong = { json: { identifier: "ada@example.com", password: wrongPassword } };
    expect((await api.call("POST", "/api/v1/auth/login", wrong)).status).toBe(401);
    const grant = { grant_type: "password", username: "ada@example.com", password };
    const granted = (await api.call("POST", "/api/v1/auth/token", { form: grant })).body;
    const change = { currentPassword: password, newPassword };
    expect((await api.call("POST", "/api/v1/auth/me/password", { token, json: change })).status).toBe(204);
    await api.call("GET", `/api/v1/auth/me?access_token=${token}&password=${encodeURIComponent(password)}`);
    await api.call("GET", "/api/v1/auth/me", {
      headers: { Authorization: `Basic ${btoa(`ada:${password}`)}` },
    });
    // Malformed on purpose: what could not be read must not be logged in its place.
    const broken = `{"identifier":"ada@example.com","password":"${password}"`;
    await fetch(`${server.url}/api/v1/auth/login`, {
      method: "POST",
      body: broken,
      headers: { "Content-Type": "application/json" },
    });
    await sendRaw(
      server.url,
      `POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: x\r\n\r\n`,
    );

    const line = (target: string, more: string) =>
      `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;
    await sendRaw(server.url, line(`/nothing%0a${encodeURIComponent(forgery)}%0d%0a`, ""));
    await sendRaw(
      server.url,
      line(`/api/v1/users/%0a${encodeURIComponent(forgery)}`, `Authorization: Bearer ${token}\r\n`),
    );
    for (const separator of ["\x85", "\t", "\u00e2\u0080\u00a8", " \\n", "\x1b[2K\x1b[1G"]) {
      await sendRaw(server.url, line("/", `User-Agent: a${separator}${forgery}\r\n`));
      await sendRaw(server.url, line("/", `X-Request-Id: a${separator}${forgery}\r\n`));
    }
    await api.call("POST", "/api/v1/auth/login", {
      json: { identifier: `ada\n${forgery}\n`, password },
      headers: { "User-Agent": "x" },
    });
    await api.call("POST", "/api/v1/auth/logout", { token });

    // Events are delivered, and so logged, once a second.
    await expect.poll(() => server.output, { timeout: 10_000 }).toContain("identity.password_changed");

    // Unexpected errors, amid statements with a password hash and with a token's digest as parameters.
    await breakTable(database, "users");
    expect((await api.register("eve@example.com")).status).toBe(500);
    await breakTable(database, "refresh_tokens");
    expect(
      (
        await api.call("POST", "/api/v1/auth/login", {
          json: { identifier: "ada@example.com", password: newPassword },
        })
      ).status,
    ).toBe(500);
    expect((await api.refresh(granted.refresh_token)).status).toBe(401);
    const admin = { json: { identifier: administrator.email, password: administrator.password } };
    expect((await api.call("POST", "/api/v1/auth/login", admin)).status).toBe(500);
    await database.drop();
    const away = await api.call("POST", "/api/v1/auth/login", admin);
    expect(away.status).toBeGreaterThanOrEqual(500);
    expect((await api.refresh(refreshed.refresh_token)).status).toBeGreaterThanOrEqual(500);
    expect(await server.kill("SIGTERM")).toBe(0);

    const { output } = server;
    // The log has what it should: requests, events, failures.
    expect(output).toContain("/api/v1/auth/login");
    expect(output).toContain("sessions.sign_in_failed");
    expect(output).toContain("unexpected error");

    const bearers = [tokens, refreshed, granted];
    const secrets = [
      password,
      wrongPassword,
      newPassword,
      administrator.password,
      encodeURIComponent(password),
      btoa(`ada:${password}`),
      testSecretKey,
      `:${databasePassword}@`,
      ...bearers.flatMap(({ access_token, refresh_token }) => [
        access_token,
        access_token.split(".")[2],
        refresh_token,
        createHash("sha256").update(refresh_token).digest("base64url"),
        createHash("sha256").update(refresh_token).digest("hex"),
      ]),
    ];
    for (const secret of secrets) expect(output, `the log holds ${secret}`).not.toContain(secret);
    expect(output).not.toMatch(/authorization|bearer |\$argon2|set-cookie/i);

    const lines = output.trim().split(/[\n\r\u0085\u2028\u2029]/);
    if (format === "json") for (const each of lines) expect(JSON.parse(each).msg).not.toContain("forged");
    else for (const each of lines) expect(each).not.toMatch(/^\s*(\{|a|forged).*forged/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences for terminals are what it looks for
    expect(output).not.toMatch(/\x1b\[[12][KG]/);
  },
  60_000,
);
