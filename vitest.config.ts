import { defineConfig } from "vitest/config";

export default defineConfig({
  // Tests run against the sources of every package: see `exports` in packages/*/package.json.
  resolve: { conditions: ["portcullis-source"] },
  ssr: { resolve: { conditions: ["portcullis-source", "node", "import", "default"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "examples/*/src/**/*.test.ts", "tests/**/*.test.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
