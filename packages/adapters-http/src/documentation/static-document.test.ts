import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileDocument } from "./static-document.ts";

test("a file that could not be read is read again at the next request", async () => {
  const directory = await mkdtemp(join(tmpdir(), "portcullis-document-"));
  try {
    const file = join(directory, "document.html");
    const document = fileDocument(file, "text/html");
    await expect(document.content()).rejects.toMatchObject({ code: "ENOENT" });
    await writeFile(file, "Hello");
    expect((await document.content()).toString()).toBe("Hello");
    await rm(file);
    expect((await document.content()).toString()).toBe("Hello");
  } finally {
    await rm(directory, { recursive: true });
  }
});
