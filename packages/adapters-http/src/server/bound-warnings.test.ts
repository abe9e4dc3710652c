import { expect, test } from "vitest";
import { BoundWarnings } from "./bound-warnings.ts";

test("warns at once, then once a minute for each bound, and counts what was closed since", () => {
  let now = 0;
  const entries: object[] = [];
  const ignore = () => undefined;
  const logger = { info: ignore, error: ignore, warn: (fields: object) => entries.push(fields) };
  const warnings = new BoundWarnings(logger, () => now);
  warnings.count("maxConnections", "192.0.2.1");
  for (let time = 0; time < 1_000; time += 1) warnings.count("maxConnections", "192.0.2.2");
  warnings.count("maxPipelinedRequests", "192.0.2.3");
  now += 60_000;
  warnings.count("maxConnections", "192.0.2.4");
  expect(entries).toEqual([
    { bound: "maxConnections", closed: 1, client: "192.0.2.1" },
    { bound: "maxPipelinedRequests", closed: 1, client: "192.0.2.3" },
    { bound: "maxConnections", closed: 1_001, client: "192.0.2.4" },
  ]);
});
