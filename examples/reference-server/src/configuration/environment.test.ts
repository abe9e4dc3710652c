import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnvironment } from "./environment.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-env-"));
  await writeFile(join(directory, ".env"), "A=general\nB=general\nC=general\nAPP_ENV=staging\n");
  await writeFile(join(directory, ".env.staging"), "A=staging\nB=staging\n");
  await writeFile(join(directory, ".env.test"), "A=test\n");
});
afterAll(() => rm(directory, { recursive: true }));

test("the process wins over .env.<APP_ENV>, which wins over .env", () => {
  expect(readEnvironment(directory, { A: "process" })).toMatchObject({
    A: "process",
    B: "staging",
    C: "general",
  });
});

test("APP_ENV of the process chooses the file", () => {
  expect(readEnvironment(directory, { APP_ENV: "test" })).toMatchObject({ A: "test", B: "general" });
});

test("an APP_ENV that is no plain word names no file", () => {
  expect(readEnvironment(directory, { APP_ENV: "../secrets" })).toMatchObject({ A: "general" });
});

test("works without files", () => {
  expect(readEnvironment(join(directory, "nowhere"), { A: "process" })).toEqual({ A: "process" });
});
