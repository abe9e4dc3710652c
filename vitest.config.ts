import { availableParallelism } from "node:os";
import { join } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { TestSummaryReporter } from "./scripts/test-summary-reporter.ts";

// Workers, and the programs that tests start, load their sources compiled.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/node-compile");

const everywhere = (kind: string): string[] =>
  ["packages/*/src", "examples/*/src", "tests"].map((folder) => `${folder}/**/*${kind}.test.ts`);

/** Contract kits against adapters with a database; the others run in memory. */
const databaseContracts = ["packages/adapters-persistence/src", "examples/*/src"].map(
  (folder) => `${folder}/**/*.contract.test.ts`,
);
const databases = ["tests/support/database-setup.ts"];
/** Races that other projects run in a small form, and faults whose bounds in time only the load project asserts. */
const alsoUnderLoad = [
  "tests/concurrency/{refresh,registration,revoked-permissions,stale-reads}.e2e.test.ts",
  "examples/todos/src/web/tabs.e2e.test.ts",
  "tests/security/{outage,database-states}.e2e.test.ts",
  "packages/adapters-persistence/src/{outage,database-states}.integration.test.ts",
];
const small = { clients: 40, rounds: 3, isFull: false };
const full = { clients: 200, rounds: 20, isFull: true };
const exclude = [...configDefaults.exclude, "tests/fixtures/**"];
const others = ["integration", "e2e", "load"].flatMap((kind) => everywhere(`.${kind}`));

export default defineConfig({
  // Tests run against the sources of every package: see `exports` in packages/*/package.json.
  resolve: { conditions: ["portcullis-source"] },
  ssr: { resolve: { conditions: ["portcullis-source", "node"] } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: everywhere(""),
          exclude: [...exclude, ...others, ...databaseContracts],
          pool: "threads",
          // Files share their worker's modules, which saves loading them for each. State of a module would leak from file to file.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: [...everywhere(".integration"), ...databaseContracts],
          globalSetup: databases,
          // As in `unit`: loading MikroORM takes a second for each.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: everywhere(".e2e"),
          globalSetup: databases,
          // As in `unit`: loading the server's modules takes a second for each.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "load",
          include: [...everywhere(".load"), ...alsoUnderLoad],
          globalSetup: databases,
          provide: { load: full },
          // One file at a time: some compare how long things take.
          fileParallelism: false,
        },
      },
    ],
    exclude,
    reporters: ["default", new TestSummaryReporter()],
    // One more than there are processors, since tests often wait. An embedded database takes some 500 MB in every worker that opens one.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
    provide: { load: small },
    // For machines that are busy with something else: what hangs fails, what is slow does not.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 10_000 } },
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
