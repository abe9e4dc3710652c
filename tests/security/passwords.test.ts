import { Argon2PasswordHasher, CommonPasswordBlocklist } from "@portcullis/adapters-auth";
import type { Password, PasswordHash, PasswordHasher, Ports } from "@portcullis/core";
import { asPasswordHash, Email, User } from "@portcullis/core";
import { createInMemoryPorts, InsecurePasswordHasher } from "@portcullis/core/testing";
import { describe, expect, test } from "vitest";
import type { Answer } from "../support/api-client.ts";
import { password } from "../support/api-client.ts";
import type { MemoryApi } from "./memory-api.ts";
import { startMemoryApi } from "./memory-api.ts";

/** Of the passwords that every list of leaks has near its top; the adapter's own tests try 3,000. */
const common = [
  "12345678",
  "123456789",
  "1234567890",
  "11111111",
  "00000000",
  "987654321",
  "123123123",
  "password",
  "password1",
  "password123",
  "passw0rd",
  "qwertyuiop",
  "qwerty123",
  "1q2w3e4r",
  "1qaz2wsx",
  "iloveyou",
  "baseball",
  "football",
  "sunshine",
  "princess",
  "superman",
  "trustno1",
  "abcd1234",
  "asdfghjkl",
  "starwars",
  "computer",
  "whatever",
];

/** Counts the passwords that were hashed or verified. */
class CountingHasher implements PasswordHasher {
  readonly #inner = new InsecurePasswordHasher();
  count = 0;

  async hash(text: Password) {
    this.count += 1;
    return this.#inner.hash(text);
  }

  async verify(text: Password, hash: PasswordHash | null) {
    this.count += 1;
    return this.#inner.verify(text, hash);
  }
}

async function startCounting() {
  const passwordHasher = new CountingHasher();
  const ports: Ports = {
    ...createInMemoryPorts(),
    passwordHasher,
    passwordBlocklist: new CommonPasswordBlocklist(),
  };
  return { passwordHasher, server: await startMemoryApi({ ports }) };
}

/** Every way to choose a password. */
async function chooser(server: MemoryApi) {
  const ada = await server.signUp("ada");
  const admin = await server.signUp("admin", ["admin"]);
  let serial = 0;
  const email = () => {
    serial += 1;
    return `new-${serial}@example.com`;
  };
  return {
    register: (chosen: string) =>
      server.client.call("POST", "/api/v1/auth/register", { json: { email: email(), password: chosen } }),
    "create by an administrator": (chosen: string) =>
      server.client.call("POST", "/api/v1/users", {
        token: admin.tokens.access_token,
        json: { email: email(), password: chosen },
      }),
    change: (chosen: string, current = password) =>
      server.client.call("POST", "/api/v1/auth/me/password", {
        token: ada.tokens.access_token,
        json: { currentPassword: current, newPassword: chosen },
      }),
  };
}

describe("chosen passwords, by register, create and change", () => {
  test("[SEC-001] 7 characters are refused without hashing, 8 are accepted", async () => {
    const { passwordHasher, server } = await startCounting();
    await using _ = server;
    for (const [way, choose] of Object.entries(await chooser(server))) {
      const before = passwordHasher.count;
      // Seven characters in any count: emoji are two UTF-16 units each.
      for (const short of ["", "x", "xkq7vzp", "😀😁😂😃😄😅😆"]) {
        const { status, body } = await choose(short);
        expect([way, short, status]).toEqual([way, short, 422]);
        expect(body.errors).toMatchObject([{ code: "identity.invalid_password" }]);
      }
      expect(passwordHasher.count).toBe(before);
      expect([way, (await choose("xkq7vzpw")).status < 300]).toEqual([way, true]);
    }
  });

  test("[SEC-002] 64 and 256 characters are accepted whole, 257 are refused", async () => {
    const { server } = await startCounting();
    await using _ = server;
    const ways = await chooser(server);
    for (const length of [64, 256]) {
      const long = "p".repeat(length - 1);
      for (const choose of [ways.register, ways["create by an administrator"]]) {
        const made = await choose(`${long}q`);
        expect(made.status).toBe(201);
        await server.client.signIn(made.body.email, `${long}q`);
        await expect(server.client.signIn(made.body.email, long)).rejects.toThrow("401");
        await expect(server.client.signIn(made.body.email, `${long}qq`)).rejects.toThrow("401");
      }
    }
    expect((await ways.change("p".repeat(64))).status).toBe(204);
    expect((await ways.change("p".repeat(256), "p".repeat(64))).status).toBe(204);
    for (const choose of Object.values(ways)) expect((await choose("p".repeat(257))).status).toBe(422);
  });

  test("[SEC-003] 1 MiB is refused without hashing, wherever a password is sent", async () => {
    const { passwordHasher, server } = await startCounting();
    await using _ = server;
    const { client } = server;
    const ways = await chooser(server);
    const { tokens } = await server.signUp("bob");
    const token = tokens.access_token;
    const before = passwordHasher.count;
    // The second passes the limit on bodies, so the password itself is what is too long.
    for (const [long, overLimit] of [
      ["x".repeat(1_048_576), true],
      ["x".repeat(90_000), false],
    ] as const) {
      const expected = (status: number) => (overLimit ? 413 : status);
      for (const choose of Object.values(ways)) expect((await choose(long)).status).toBe(expected(422));
      const login = { json: { identifier: "ada@example.com", password: long } };
      expect((await client.call("POST", "/api/v1/auth/login", login)).status).toBe(expected(401));
      const form = { grant_type: "password", username: "ada@example.com", password: long };
      expect((await client.call("POST", "/api/v1/auth/token", { form })).status).toBe(expected(400));
      const change = { token, json: { currentPassword: long, newPassword: "a new long password" } };
      expect((await client.call("POST", "/api/v1/auth/me/password", change)).status).toBe(expected(403));
      const deletion = { token, json: { password: long } };
      expect((await client.call("DELETE", "/api/v1/auth/me", deletion)).status).toBe(expected(403));
    }
    expect(passwordHasher.count).toBe(before);
  });

  test("[SEC-007] common passwords are refused without hashing, in any letter case", async () => {
    const { passwordHasher, server } = await startCounting();
    await using _ = server;
    const ways = await chooser(server);
    const outcome = ({ status, body }: Answer) => `${status} ${body.code}`;
    const refused = new Set(["422 identity.password_too_common"]);
    const texts = common.flatMap((text) => [text, text.toUpperCase()]);
    const before = passwordHasher.count;
    for (const choose of [ways.register, ways["create by an administrator"]])
      expect(new Set((await Promise.all(texts.map((text) => choose(text)))).map(outcome))).toEqual(refused);
    expect(passwordHasher.count).toBe(before);
    const changes = await Promise.all(texts.map((text) => ways.change(text)));
    expect(new Set(changes.map(outcome))).toEqual(refused);
    await server.client.signIn("ada@example.com");
  });

  test("[SEC-008] any composition is accepted, and signs in", async () => {
    const { server } = await startCounting();
    await using _ = server;
    const { register } = await chooser(server);
    for (const chosen of [
      "onlylowercaseletters",
      "ONLYUPPERCASELETTERS",
      "804935117264",
      "        spaces around and between        ",
      "🦊🐢🐙🦉🐝🦔🐌🦜",
      "пароль без латиницы",
      "這是我的祕密通行詞",
      `quotes " ' \` and \\ <b>&amp;</b> %00 \${x}`,
    ]) {
      const made = await register(chosen);
      expect([chosen, made.status]).toEqual([chosen, 201]);
      await server.client.signIn(made.body.email, chosen);
    }
  });
});

describe("stored passwords, with argon2id", () => {
  async function startArgon2() {
    const ports: Ports = { ...createInMemoryPorts(), passwordHasher: new Argon2PasswordHasher() };
    const stored = async (email: string) =>
      (await ports.users.findByIdentifier(Email.parse(email)))?.passwordHash;
    return { ports, stored, server: await startMemoryApi({ ports }) };
  }

  test("[SEC-010] what register stores is argon2id with m ≥ 19456 KiB, t ≥ 2 and p = 1, salted", async () => {
    const { stored, server } = await startArgon2();
    await using _ = server;
    for (const name of ["ada", "bob"]) await server.client.register(`${name}@example.com`);
    const hash = await stored("ada@example.com");
    const [, m, t, p] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(hash ?? "")?.map(Number) ?? [];
    expect(m).toBeGreaterThanOrEqual(19_456);
    expect(t).toBeGreaterThanOrEqual(2);
    expect(p).toBe(1);
    expect(await stored("bob@example.com")).not.toBe(hash);
  });

  test("[SEC-009] a password is verified to its last character: case, white space, byte 73", async () => {
    const { server } = await startArgon2();
    await using _ = server;
    const secret = ` Correct horse battery ${"x".repeat(60)} `;
    await server.client.call("POST", "/api/v1/auth/register", {
      json: { email: "ada@example.com", password: secret },
    });
    const bytes = Buffer.from(secret);
    expect(bytes.length).toBeGreaterThan(73);
    for (const wrong of [
      secret.toLowerCase(),
      secret.trim(),
      `${secret} `,
      secret.slice(0, -1),
      secret.slice(0, 72),
      `${secret.slice(0, 72)}y${secret.slice(73)}`,
      `${secret}\0`,
    ])
      await expect(server.client.signIn("ada@example.com", wrong)).rejects.toThrow(/4(01|22)/);
    await server.client.signIn("ada@example.com", secret);
  });

  // Of the password that users of these tests have.
  test.each([
    ["bcrypt", "$2b$04$ai/uBsRzdlu/k.H3Aud6JusQ3pJDutv4yt54sqwAQGC3yfQYVlF4y"],
    [
      "argon2id with 4096 KiB",
      "$argon2id$v=19$m=4096,p=1,t=1$KybbB09ZhCXu+rYt1wl3+A$quIpqc5kXbNRoypfQc17Ns8+ZaShdi9iug6lIK7xuJc",
    ],
  ])("[SEC-011] a weaker hash (%s) is upgraded at sign-in", async (_what, weak) => {
    const { ports, stored, server } = await startArgon2();
    await using _ = server;
    await server.signUp("ada");
    const user = await ports.users.findByIdentifier(Email.parse("ada@example.com"));
    if (user === null) throw new Error("Ada was signed up.");
    await ports.users.save(User.restore({ ...user, passwordHash: asPasswordHash(weak) }));
    await expect(server.client.signIn("ada@example.com", "wrong password")).rejects.toThrow("401");
    expect(await stored("ada@example.com")).toBe(weak);
    await server.client.signIn("ada@example.com");
    expect(await stored("ada@example.com")).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    await server.client.signIn("ada@example.com");
  });
});
