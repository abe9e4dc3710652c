import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reply } from "../../test-support/client.ts";
import type { TestApi } from "../../test-support/test-api.ts";
import { goodPassword, startApi } from "../../test-support/test-api.ts";

describe("POST /auth/token (RFC 6749)", () => {
  let api: TestApi;
  const request = (
    form: Record<string, string> | string,
    headers: Record<string, string> = {},
  ): Promise<Reply> => api.call("POST", "/api/v1/auth/token", { form, headers });
  beforeAll(async () => {
    api = await startApi();
    await api.signUp("bob");
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
  });

  test("[SEC-044] the password grant, with all that Swagger UI sends beside it", async () => {
    const form = { grant_type: "password", username: "bob@example.com", password: goodPassword };
    const noise = { scope: "", client_id: "", client_secret: "x", audience: "y" };
    const reply = await request({ ...form, ...noise }, { Authorization: "Basic Og==" });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ token_type: "Bearer", expires_in: 900 });
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(reply.headers.get("pragma")).toBe("no-cache");
    expect((await api.call("GET", "/api/v1/auth/me", { token: reply.body.access_token })).status).toBe(200);
  });

  test("the refresh_token grant", async () => {
    const { refreshToken } = await api.signUp("eve");
    const reply = await request({ grant_type: "refresh_token", refresh_token: refreshToken });
    expect(reply.status).toBe(200);
    expect(reply.body.refresh_token).not.toBe(refreshToken);
  });

  test.each([
    [
      "[SEC-045] a wrong password",
      "grant_type=password&username=bob%40example.com&password=wrong",
      "invalid_grant",
    ],
    ["[SEC-045] an unknown name", "grant_type=password&username=unknown&password=wrong", "invalid_grant"],
    ["[SEC-044] an unknown refresh token", "grant_type=refresh_token&refresh_token=x", "invalid_grant"],
    ["[SEC-046] another grant type", "grant_type=authorization_code&code=x", "unsupported_grant_type"],
    ["no grant type", "username=bob", "invalid_request"],
    ["[SEC-046] no password", "grant_type=password&username=bob", "invalid_request"],
    ["an empty password", "grant_type=password&username=bob&password=", "invalid_request"],
    ["[SEC-046] no refresh token", "grant_type=refresh_token", "invalid_request"],
    [
      "[SEC-047] a parameter twice",
      "grant_type=password&grant_type=password&username=a&password=b",
      "invalid_request",
    ],
    ["NUL", "grant_type=password&username=%00&password=b", "invalid_request"],
    ["no parameter", "", "invalid_request"],
  ])("%s", async (_case, form, error) => {
    const reply = await request(form);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({
      error,
      error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
    });
    expect(reply.headers.get("content-type")).toContain("application/json");
    expect(reply.headers.get("cache-control")).toBe("no-store");
    expect(reply.headers.get("pragma")).toBe("no-cache");
  });

  test("another media type", async () => {
    const reply = await api.call("POST", "/api/v1/auth/token", { json: { grant_type: "password" } });
    expect([reply.status, reply.body.code]).toEqual([415, "http.unsupported_media_type"]);
  });
});
