import type { DomainEvent, Ports } from "@portcullis/core";
import { StoreUnavailable } from "@portcullis/core";
import { createInMemoryPorts, withFaults } from "@portcullis/core/testing";
import { describe, expect, test } from "vitest";
import type { Answer } from "../support/api-client.ts";
import { password } from "../support/api-client.ts";
import type { MemoryApi } from "./memory-api.ts";
import { startMemoryApi } from "./memory-api.ts";

const secretText = `insert into "users" ("email") values ('ada@example.com') - duplicate key`;

class DriverError extends Error {
  readonly sql = "select * from users where email = 'ada@example.com'";
  readonly parameters = ["ada@example.com", "$argon2id$"];
}

/** A port that fails with `failure()` while there is one. */
function failing<Port extends object>(port: Port, failure: () => unknown): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) => {
        const error = failure();
        return error === null ? member.apply(target, given) : Promise.reject(error);
      };
    },
  });
}

interface Operation {
  readonly security?: readonly object[];
}

/** Every documented call that needs a token, with ids that lead to a user. */
async function guardedCalls(server: MemoryApi, id: string): Promise<readonly (readonly [string, string])[]> {
  const { body } = await server.client.call("GET", "/openapi.json");
  const paths = Object.entries(body.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>);
  return paths.flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, { security = [] }]) => security.length > 0 && security.every(needsScheme))
      .map(([method]) => [method.toUpperCase(), path.replaceAll(/\{\w+\}/g, id)] as const),
  );
}

/** An empty requirement means that a token is optional. */
const needsScheme = (requirement: object): boolean => Object.keys(requirement).length > 0;

describe("[SEC-069] unexpected errors are opaque", () => {
  test.each([
    ["an error with SQL in its message", () => new Error(secretText)],
    ["an error of a driver, with a query and its parameters", () => new DriverError(secretText)],
    [
      "an error with a status of its own",
      () => Object.assign(new Error(secretText), { status: 200, expose: true }),
    ],
    [
      "an error that explains what to send",
      () => Object.assign(new Error(secretText), { body: secretText, headers: { "X-Leak": secretText } }),
    ],
    ["an error with a cause", () => new Error("outer", { cause: new Error(secretText) })],
    ["a text", () => secretText],
    ["nothing", () => undefined],
  ])("%s", async (_what, failure) => {
    const ports = createInMemoryPorts();
    let isFailing = false;
    const users = failing(ports.users, () => (isFailing ? failure() : null));
    await using server = await startMemoryApi({ ports: { ...ports, users } });
    const ada = await server.signUp("ada");
    isFailing = true;
    const { client } = server;
    const { access_token: token } = ada.tokens;
    const json = { identifier: ada.email, password };
    const answers: Readonly<Record<string, Answer>> = {
      register: await client.register("new@example.com"),
      login: await client.call("POST", "/api/v1/auth/login", { json }),
      token: await client.call("POST", "/api/v1/auth/token", {
        form: { grant_type: "password", username: ada.email, password },
      }),
      profile: await client.call("PATCH", "/api/v1/auth/me", { token, json: { name: "x" } }),
    };
    for (const [what, { status, headers, body }] of Object.entries(answers)) {
      expect([what, status, body.code]).toEqual([what, 500, "internal_error"]);
      expect(Object.keys(body).sort()).toEqual(["code", "detail", "requestId", "status", "title", "type"]);
      expect(`${JSON.stringify(body)}${JSON.stringify([...headers])}`).not.toMatch(
        /insert|select|users"|ada@|argon2|duplicate|\.ts|node_modules| at /i,
      );
    }
    isFailing = false;
    expect((await client.call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
  });
});

describe("16.5.3: a store that fails grants no access", () => {
  test.each([
    ["is unavailable", () => new StoreUnavailable(), 503],
    ["fails otherwise", () => new Error("unknown"), 500],
  ] as const)(
    "[SEC-070] every guarded route, while the store of permissions %s",
    async (_what, failure, status) => {
      const ports = createInMemoryPorts();
      let isFailing = false;
      const actors = failing(ports.actors, () => (isFailing ? failure() : null));
      await using server = await startMemoryApi({ ports: { ...ports, actors } });
      const root = await server.signUp("root", ["superadmin"]);
      const calls = await guardedCalls(server, root.id);
      expect(calls.length).toBeGreaterThan(20);
      isFailing = true;
      const { access_token: token } = root.tokens;
      for (const [method, path] of calls) {
        const json = method === "GET" ? {} : { json: {} };
        const answer = await server.client.call(method, path, { token, ...json });
        expect([method, path, answer.status]).toEqual([method, path, status]);
        if (status === 503) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        expect([method, path, (await server.client.call(method, path, json)).status]).toEqual([
          method,
          path,
          401,
        ]);
      }
      isFailing = false;
      expect((await server.client.call("GET", "/api/v1/auth/me", { token })).status).toBe(200);
    },
  );

  test("[SEC-071] no sign-in and no refresh succeeds while any store that it needs is unavailable", async () => {
    const names = [
      "users",
      "sessions",
      "refreshTokens",
      "passwordHasher",
      "outbox",
      "accessTokenIssuer",
      "unitOfWork",
    ] as const;
    for (const name of names) {
      const inMemory = createInMemoryPorts();
      // Refreshes step by step: in one step, they need `refreshTokens` and `accessTokenIssuer` alone.
      const stepByStep = withFaults(inMemory.refreshTokens, { rotate: async () => null });
      const ports = { ...inMemory, refreshTokens: stepByStep };
      let isFailing = false;
      const broken = failing(ports[name], () => (isFailing ? new StoreUnavailable() : null));
      // One of seven ports: the compiler can't tell that the name and the value belong together.
      const all = { ...ports, [name]: broken } as Ports;
      await using server = await startMemoryApi({ ports: all });
      const ada = await server.signUp("ada");
      isFailing = true;
      const login = { json: { identifier: ada.email, password } };
      const { status } = await server.client.call("POST", "/api/v1/auth/login", login);
      expect([name, status]).toEqual([name, 503]);
      const refreshed = (await server.client.refresh(ada.tokens.refresh_token)).status;
      if (name !== "passwordHasher" && name !== "outbox") expect([name, refreshed]).toEqual([name, 503]);
      isFailing = false;
      await server.client.signIn(ada.email);
    }
  });
});

test("[SEC-132] an event handler that throws in register leaves no user, and the email can register again", async () => {
  let isFailing = true;
  const handle = async (event: DomainEvent) => {
    if (isFailing && event.type === "identity.user_registered") throw new Error("no space for a profile");
  };
  await using server = await startMemoryApi({ policy: { eventHandlers: [{ handle }] } });
  const root = await server.signUp("root", ["superadmin"]);
  const answer = await server.client.register("ada@example.com", { username: "ada" });
  expect([answer.status, answer.body.code]).toEqual([500, "internal_error"]);
  const users = { token: root.tokens.access_token };
  expect((await server.client.call("GET", "/api/v1/users", users)).body.items).toHaveLength(1);
  await expect(server.client.signIn("ada@example.com")).rejects.toThrow("401");
  isFailing = false;
  expect((await server.client.register("ada@example.com", { username: "ada" })).status).toBe(201);
  await server.client.signIn("ada");
});
