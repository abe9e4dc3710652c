import { setTimeout as sleep } from "node:timers/promises";
import type { Password, PasswordHash, Ports } from "@portcullis/core";
import { createPortcullis } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";
import { expect, test } from "vitest";
import { limitPasswordGuesses } from "../embedding/index.ts";
import type { Reply } from "../test-support/client.ts";
import type { TestApi } from "../test-support/test-api.ts";
import { goodPassword, startApi } from "../test-support/test-api.ts";

/** In-memory ports that count the passwords that are compared with a hash, and those that stand in for one. */
function countingPorts(): { ports: Ports; compared: () => number; all: () => number } {
  const ports = createInMemoryPorts();
  let compared = 0;
  let all = 0;
  const verify = async (password: Password, hash: PasswordHash | null) => {
    all += 1;
    if (hash !== null) compared += 1;
    await sleep(2);
    return ports.passwordHasher.verify(password, hash);
  };
  const passwordHasher = { hash: (password: Password) => ports.passwordHasher.hash(password), verify };
  return { ports: { ...ports, passwordHasher }, compared: () => compared, all: () => all };
}

const signUp = (api: TestApi, username: string) =>
  api.call("POST", "/api/v1/auth/register", {
    json: { email: `${username}@example.com`, username, password: goodPassword },
  });

function login(api: TestApi, identifier: string, password: string, from = "192.0.2.1"): Promise<Reply> {
  const headers = { "X-Forwarded-For": from };
  return api.call("POST", "/api/v1/auth/login", { json: { identifier, password }, headers });
}

const byToken = (api: TestApi, username: string, password: string) =>
  api.call("POST", "/api/v1/auth/token", {
    form: { grant_type: "password", username, password },
    headers: { "X-Forwarded-For": "192.0.2.1" },
  });

const emails = ["sam@example.com", " SAM@EXAMPLE.COM", "ſam@example.com", "sam@ｅxample.com"];
const usernames = ["sam", "SAM", " Sam "];

test("[SEC-016] of many wrong sign-ins at once, by email and username in all spellings, ten passwords are compared", async () => {
  const { ports, compared } = countingPorts();
  await using api = await startApi({ ports, trustProxy: 1 });
  await signUp(api, "sam");
  const spellings = [...emails, ...usernames];
  const attempts = Array.from({ length: 200 }, (_, index) => {
    const identifier = spellings[index % spellings.length] ?? "";
    return index % 2 === 0 ? login(api, identifier, "wrong") : byToken(api, identifier, "wrong");
  });
  await Promise.all(attempts);
  expect(compared()).toBe(10);
  for (const identifier of ["sam", "sam@example.com"]) {
    expect([400, 401, 429]).toContain((await login(api, identifier, goodPassword)).status);
    expect((await login(api, identifier, goodPassword, "198.51.100.7")).status).toBe(200);
  }
});

test.each([
  ["an email", "a username", "sam@example.com", "sam"],
  ["a username", "an email", "sam", "sam@example.com"],
])(
  "after ten failures by %s, %s of the user fails as with a wrong password, even with the right one",
  async (_, __, first, second) => {
    const { ports, compared } = countingPorts();
    await using api = await startApi({ ports, trustProxy: 1 });
    await signUp(api, "sam");
    for (let count = 0; count < 10; count += 1) expect((await login(api, first, "wrong")).status).toBe(401);
    expect((await login(api, first, goodPassword)).status).toBe(429);
    const wrong = await login(api, second, "wrong");
    const right = await login(api, second, goodPassword);
    expect([wrong.status, right.status]).toEqual([401, 401]);
    expect({ ...right.body, requestId: "" }).toEqual({ ...wrong.body, requestId: "" });
    expect(compared()).toBe(10);
  },
);

test("[SEC-017] neither answers nor the amount of work reveal that an email and a username belong to one user", async () => {
  const { ports, all } = countingPorts();
  await using api = await startApi({ ports, trustProxy: 1 });
  for (const username of ["sam", "bob"]) await signUp(api, username);
  for (let count = 0; count < 12; count += 1) await login(api, "sam@example.com", "wrong");
  const outcomes = [];
  for (const username of ["sam", "bob", "unknown"]) {
    const before = all();
    const replies = [];
    for (let count = 0; count < 12; count += 1) replies.push(await login(api, username, "wrong"));
    outcomes.push([all() - before, ...replies.map(({ status, body }) => `${status} ${body.code}`)]);
  }
  expect(outcomes[0]).toEqual([
    10,
    ...Array.from({ length: 10 }, () => "401 sessions.invalid_credentials"),
    ...Array.from({ length: 2 }, () => "429 http.too_many_requests"),
  ]);
  expect(outcomes[1]).toEqual(outcomes[0]);
  expect(outcomes[2]).toEqual(outcomes[0]);
});

test("[SEC-016] sign-ins of another user in between refund no guesses", async () => {
  const { ports, compared } = countingPorts();
  await using api = await startApi({ ports, trustProxy: 1 });
  for (const username of ["sam", "mallory"]) await signUp(api, username);
  let own = 0;
  for (let count = 0; count < 15; count += 1) {
    await login(api, count % 2 === 0 ? "sam" : "sam@example.com", "wrong");
    own += Number((await login(api, "mallory", goodPassword)).status === 200);
  }
  expect([own, compared() - own]).toEqual([15, 10]);
  expect((await login(api, "sam", goodPassword)).status).toBe(401);
});

test("right sign-ins by email and username at once all succeed, and use nothing up", async () => {
  const { ports } = countingPorts();
  await using api = await startApi({ ports, trustProxy: 1 });
  await signUp(api, "sam");
  const replies = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      login(api, index % 2 === 0 ? "sam" : "sam@example.com", goodPassword),
    ),
  );
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
});

test("[SEC-016] limitPasswordGuesses counts email and username of one user together", async () => {
  const { ports, compared } = countingPorts();
  const portcullis = createPortcullis(ports);
  await portcullis.prepareAccessControl.execute();
  const user = { email: "sam@example.com", username: "sam", password: goodPassword };
  await portcullis.registerUser.execute(user);
  const { signIn } = limitPasswordGuesses(portcullis);
  const guess = (identifier: string, password: string, ip = "192.0.2.1:5678") =>
    signIn.execute({ identifier, password, client: { ip, userAgent: null } }).then(
      () => "signed in",
      (error: Error & { code?: string }) => error.code,
    );
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      guess(usernames[index % 3] ?? "", "wrong", `192.0.2.1:${index}`),
    ),
  );
  await Promise.all(Array.from({ length: 40 }, (_, index) => guess(emails[index % 4] ?? "", "wrong")));
  expect(compared()).toBe(10);
  expect(await guess("sam", goodPassword)).toBe("http.too_many_requests");
  expect(await guess("sam@example.com", goodPassword, "198.51.100.7")).toBe("signed in");
});
