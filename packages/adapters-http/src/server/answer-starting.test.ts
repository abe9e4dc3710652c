import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { answerStarting } from "./answer-starting.ts";

test("a starting server answers with a problem document and Retry-After", async () => {
  const server = createServer(answerStarting);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A listening TCP server has an AddressInfo; only pipes have a text.
  const { port } = server.address() as AddressInfo;
  try {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/users`, {
      headers: { "X-Request-Id": "mine-1" },
    });
    expect(response.status).toBe(503);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "application/problem+json",
      "retry-after": "1",
      "x-request-id": "mine-1",
    });
    expect(await response.json()).toEqual({
      type: "urn:portcullis:error:http.starting",
      title: "Server starting",
      status: 503,
      code: "http.starting",
      detail: "The server is starting. Retry later.",
      requestId: "mine-1",
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
