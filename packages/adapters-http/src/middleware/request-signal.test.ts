import { once } from "node:events";
import { request } from "node:http";
import { StoreUnavailable } from "@portcullis/core";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineRoute, ok, requestSignal } from "../index.ts";
import { startApi } from "../test-support/test-api.ts";

/** A route whose handler runs `handle`. */
function routeThat(handle: () => Promise<void>) {
  return defineRoute({
    method: "get",
    path: "/slow",
    operationId: "slow",
    summary: "Slow",
    tag: "Slow",
    access: "public",
    responses: { 200: { description: "Done.", body: z.strictObject({ done: z.boolean() }) } },
    throws: ["shared.store_unavailable"],
    handle: async () => {
      await handle();
      return ok({ done: true });
    },
  });
}

test("the signal of a request aborts when its client closes the connection before it is answered", async () => {
  const asked = Promise.withResolvers<AbortSignal | undefined>();
  const answer = Promise.withResolvers<void>();
  const route = routeThat(async () => {
    await Promise.resolve();
    asked.resolve(requestSignal());
    await answer.promise;
  });
  await using api = await startApi({ routes: [route] });
  const client = request(`${api.url}/api/v1/slow`)
    .on("error", () => undefined)
    .end();
  const signal = await asked.promise;
  expect(signal?.aborted).toBe(false);
  if (signal === undefined) return;
  const aborted = once(signal, "abort");
  client.destroy();
  await aborted;
  answer.resolve();
});

test("it does not abort once the request is answered, and there is none outside requests", async () => {
  let signal: AbortSignal | undefined;
  const route = routeThat(async () => {
    signal = requestSignal();
  });
  {
    await using api = await startApi({ routes: [route] });
    expect((await api.call("GET", "/api/v1/slow")).status).toBe(200);
    expect(signal).toBeDefined();
  }
  expect(signal?.aborted).toBe(false);
  expect(requestSignal()).toBeUndefined();
});

test("[SEC-081] the log names what made a store unavailable, and the answer does not", async () => {
  const route = routeThat(async () => {
    const refused = Object.assign(new AggregateError([new Error("connect ECONNREFUSED ::1:5432")]), {
      code: "ECONNREFUSED",
    });
    throw new StoreUnavailable({ cause: refused });
  });
  await using api = await startApi({ routes: [route] });
  const answer = await api.call("GET", "/api/v1/slow");
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(answer.text).not.toContain("ECONNREFUSED");
  const entry = api.logs.find(({ message }) => message === "unavailable");
  expect(entry).toMatchObject({ level: "warn", fields: { reason: "connect ECONNREFUSED ::1:5432" } });
});

test("a store that becomes unhealthy, and healthy again, is logged once, with the reason", async () => {
  let failure: Error | null = null;
  const check = async () => {
    if (failure !== null) throw new StoreUnavailable({ cause: failure });
  };
  await using api = await startApi({ healthChecks: [{ name: "database", check }] });
  const probe = async () => (await api.call("GET", "/health/ready")).status;
  expect(await probe()).toBe(200);
  failure = new Error("the disk is full");
  expect([await probe(), await probe()]).toEqual([503, 503]);
  failure = null;
  expect(await probe()).toBe(200);
  const entries = api.logs.filter(({ message }) => message.includes("healthy"));
  expect(entries).toEqual([
    { level: "warn", message: "unhealthy", fields: { check: "database", reason: "the disk is full" } },
    { level: "info", message: "healthy again", fields: { check: "database" } },
  ]);
});
