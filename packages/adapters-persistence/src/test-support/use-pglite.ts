import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll } from "vitest";
import { createEmbeddedDatabase } from "../../../../tests/support/test-database.ts";

/** For a `describe` about PGlite itself: opens an empty one before the tests, hands it to `started`, and ends it after them. */
export function usePglite(started: (pglite: PGlite) => void): void {
  let end: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    const { url, drop } = await createEmbeddedDatabase();
    const pglite = await PGlite.create(url.replace("pglite:", ""));
    end = async () => {
      await pglite.close();
      await drop();
    };
    started(pglite);
  });
  afterAll(async () => end?.());
}
