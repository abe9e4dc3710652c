import type { KeyObject } from "node:crypto";
import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tokens } from "../support/api-client.ts";
import { ApiClient } from "../support/api-client.ts";
import type { Cluster } from "../support/cluster.ts";
import { startInProcessCluster } from "../support/cluster.ts";
import { InProcessServer } from "../support/in-process-server.ts";

type Json = Readonly<Record<string, unknown>>;

let cluster: Cluster;
let api: ApiClient;
let tokens: Tokens;
let header: Json;
let claims: Json;
beforeAll(async () => {
  cluster = await startInProcessCluster();
  [api] = cluster.apis;
  tokens = (await api.newUser("owner@example.com")).tokens;
  const [first = "", second = ""] = tokens.access_token.split(".");
  header = JSON.parse(Buffer.from(first, "base64url").toString());
  claims = JSON.parse(Buffer.from(second, "base64url").toString());
});
afterAll(() => cluster.stop());

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const assemble = (head: Json, body: Json, signature: Buffer | string): string =>
  `${encode(head)}.${encode(body)}.${typeof signature === "string" ? signature : signature.toString("base64url")}`;
const forge = (head: Json, body: Json, key: KeyObject, digest: string | null = null): string =>
  assemble(head, body, sign(digest, Buffer.from(`${encode(head)}.${encode(body)}`), key));

async function expectRefused(forged: string, what: string): Promise<void> {
  const { status, body } = await cluster.next().call("GET", "/api/v1/auth/me", { token: forged });
  expect([status, body.code], what).toEqual([401, "sessions.invalid_access_token"]);
}

test("the genuine token conforms to RFC 9068, and is accepted by both servers", async () => {
  expect(header).toEqual({ alg: "EdDSA", typ: "at+jwt", kid: expect.any(String) });
  expect(Object.keys(claims).sort()).toEqual(["aud", "exp", "iat", "iss", "jti", "sid", "sub"]);
  expect(claims).toMatchObject({ iss: "http://portcullis.test", aud: "portcullis" });
  for (const each of cluster.apis) {
    expect((await each.call("GET", "/api/v1/auth/me", { token: tokens.access_token })).status).toBe(200);
  }
});

test("[SEC-030] any altered character is refused", async () => {
  const { access_token: token } = tokens;
  for (let at = 0; at < token.length; at += 1) {
    const replacement = token[at] === "A" ? "B" : "A";
    await expectRefused(token.slice(0, at) + replacement + token.slice(at + 1), `character ${at}`);
  }
}, 120_000);

test("[SEC-031] any other spelling of the same token is refused", async () => {
  const { access_token: token } = tokens;
  const parts = token.split(".");
  const last = token.at(-1) ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const spellings = [
    ...parts.map((_, index) => parts.map((part, each) => (each === index ? `${part}=` : part)).join(".")),
    ...parts.map((_, index) => parts.map((part, each) => (each === index ? `${part}==` : part)).join(".")),
    ...[...alphabet].filter((letter) => letter !== last).map((letter) => token.slice(0, -1) + letter),
    `${token}.`,
    `${token}.x`,
    parts.slice(0, 2).join("."),
    token.replaceAll("-", "+").replaceAll("_", "/"),
  ].filter((spelling) => spelling !== token);
  for (const spelling of spellings) await expectRefused(spelling, spelling.slice(-20));
});

test("[SEC-034] the algorithm is pinned to the key", async () => {
  const jwks = await api.call("GET", "/.well-known/jwks.json");
  const [published] = jwks.body.keys;
  const secrets = [
    Buffer.from(published.x, "base64url"),
    Buffer.from(published.x),
    Buffer.from(JSON.stringify(published)),
    Buffer.alloc(0),
  ];
  for (const secret of secrets) {
    for (const [alg, digest] of [
      ["HS256", "sha256"],
      ["HS384", "sha384"],
      ["HS512", "sha512"],
    ] as const) {
      const head = { ...header, alg };
      const signature = createHmac(digest, secret)
        .update(`${encode(head)}.${encode(claims)}`)
        .digest();
      await expectRefused(assemble(head, claims, signature), `${alg} with the public key`);
    }
  }
  for (const alg of ["none", "None", "NONE", "nOnE", ""]) {
    await expectRefused(assemble({ ...header, alg }, claims, ""), `alg ${alg}`);
    await expectRefused(
      assemble({ ...header, alg }, claims, tokens.access_token.split(".")[2] ?? ""),
      `alg ${alg}, signed`,
    );
  }
  const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const ed448 = generateKeyPairSync("ed448").privateKey;
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey;
  await expectRefused(forge({ ...header, alg: "ES256" }, claims, p256, "sha256"), "another curve");
  await expectRefused(forge({ ...header, alg: "EdDSA" }, claims, ed448), "Ed448");
  await expectRefused(forge({ ...header, alg: "RS256" }, claims, rsa, "sha256"), "RSA");
});

test("[SEC-035] keys named by the token are ignored, and nothing is fetched", async () => {
  let fetched = 0;
  const evil = createServer((_request, response) => {
    fetched += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const { port } = evil.address() as AddressInfo;
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const jwk = publicKey.export({ format: "jwk" });
  const url = `http://127.0.0.1:${port}/jwks.json`;
  for (const more of [
    { jwk },
    { jku: url },
    { x5u: url },
    { x5c: ["MIIB"] },
    { jwk, kid: undefined },
    { kid: url },
    { kid: "../../../dev/null" },
  ]) {
    await expectRefused(forge({ ...header, ...more }, claims, privateKey), JSON.stringify(Object.keys(more)));
  }
  evil.close();
  expect(fetched).toBe(0);
});

test("[SEC-094] tokens signed with an attacker's key are refused, with any claims and types", async () => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const heads = [
    header,
    { ...header, typ: "JWT" },
    { ...header, crit: ["b64"], b64: false },
    { ...header, kid: "unknown" },
  ];
  for (const head of heads) await expectRefused(forge(head, claims, privateKey), JSON.stringify(head));
});

test("[SEC-040] a refresh token, or another server's access token, is no bearer token", async () => {
  await expectRefused(tokens.refresh_token, "refresh token");
  await using other = await InProcessServer.start({ env: { TOKEN_ALGORITHM: "ES256" } });
  const { tokens: theirs } = await new ApiClient(other.url).newUser("owner@example.com");
  await expectRefused(theirs.access_token, "another server's token");
});

test("[SEC-033] revocation is keyed on ids: a second token of an ended session is revoked as well", async () => {
  const { tokens: first } = await api.newUser("second@example.com");
  const second = (await api.refresh(first.refresh_token)).body as Tokens;
  await api.call("POST", "/api/v1/auth/logout", { token: first.access_token });
  await expectRefused(second.access_token, "the other token of the session");
});
