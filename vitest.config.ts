import { availableParallelism } from "node:os";
import { configDefaults, defineConfig } from "vitest/config";
import { TestSummaryReporter } from "./scripts/test-summary-reporter.ts";

export default defineConfig({
  // Tests run against the sources of every package: see `exports` in packages/*/package.json.
  resolve: { conditions: ["portcullis-source"] },
  ssr: { resolve: { conditions: ["portcullis-source", "node"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "examples/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    exclude: [...configDefaults.exclude, "tests/fixtures/**"],
    reporters: ["default", new TestSummaryReporter()],
    // An embedded database takes some 500 MB in every worker that starts one.
    maxWorkers: Math.min(availableParallelism(), 8),
    globalSetup: ["tests/support/postgres-setup.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.bench.ts", "**/fixtures/**", "**/migrations/migration-*.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: {
        "packages/core/src/**": { lines: 90 },
        "packages/adapters-auth/src/**": { lines: 80 },
        "packages/adapters-persistence/src/**": { lines: 80 },
        "packages/adapters-http/src/**": { lines: 80 },
        "packages/inversify/src/**": { lines: 80 },
      },
    },
  },
});
