import { defineConfig } from "vitest/config";

/** What StrykerJS runs against each mutant of core's rules: core's own unit tests. */
export default defineConfig({
  resolve: { conditions: ["portcullis-source"] },
  ssr: { resolve: { conditions: ["portcullis-source", "node"] } },
  test: {
    include: ["packages/core/src/**/*.test.ts"],
    exclude: ["packages/core/src/**/*.integration.test.ts"],
    isolate: false,
    testTimeout: 10_000,
  },
});
