import { defineConfig } from "vitest/config";

/** What StrykerJS runs against each mutant: core's unit tests, without those of the in-memory adapters and the contract kits. */
export default defineConfig({
  resolve: { conditions: ["portcullis-source"] },
  ssr: { resolve: { conditions: ["portcullis-source", "node"] } },
  test: {
    include: ["packages/core/src/**/*.test.ts"],
    exclude: ["packages/core/src/{testing,shared/platform}/**"],
    isolate: false,
    testTimeout: 60_000,
    // Errors of workers arrive as plain objects. StrykerJS 10.1.1 turns these into text with String(), which throws and ends its runner.
    onUnhandledError(error) {
      if (!(error instanceof Error)) Object.setPrototypeOf(error, Error.prototype);
    },
  },
});
