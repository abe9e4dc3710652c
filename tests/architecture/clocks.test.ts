import { expect, test } from "vitest";
import { filesMatching, read } from "../docs/markdown.ts";

test("only load tests measure time: others would fail on a busy machine", () => {
  const files = filesMatching(
    "packages/*/src/**/*.test.ts",
    "examples/*/src/**/*.test.ts",
    "tests/**/*.test.ts",
    "packages/core/src/testing/**/*.ts",
  );
  expect(files.length).toBeGreaterThan(200);
  const measuring = files.filter((file) => /performance\.now\(|hrtime|cpuUsage\(/.test(read(file)));
  expect(
    measuring.filter(
      (file) =>
        !file.endsWith(".load.test.ts") &&
        !file.endsWith("-timing-contract.ts") &&
        file !== "tests/architecture/clocks.test.ts",
    ),
  ).toEqual([]);
});
