import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InvalidConfiguration, parseConfiguration } from "./configuration.ts";
import { withSecretFiles } from "./secret-files.ts";

let directory: string;
const at = (name: string) => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-secret-file-"));
  await writeFile(at("secret"), "s3cret with spaces \r\n\n");
  await writeFile(at("empty"), "\n");
  await writeFile(at("key"), "q5bB3vJkX+0W8yT/6nZr4pQeHs1uGdLcVfMxA9oEi2Y=\n");
  await writeFile(at("url"), "postgres://u:p@db/app\n");
});
afterAll(() => rm(directory, { recursive: true }));

test("a secret is the content of its file, without the line ends after it", () => {
  const variables = { A_FILE: at("secret"), B: "b", C_FILE: at("secret") };
  expect(withSecretFiles(variables, ["A", "B"])).toEqual({
    variables: { ...variables, A: "s3cret with spaces " },
    problems: [],
  });
});

test("names what is wrong, and nothing of a content", () => {
  const variables = {
    A_FILE: at("secret"),
    A: "a",
    B_FILE: at("empty"),
    C_FILE: at("missing"),
    D_FILE: directory,
  };
  expect(withSecretFiles(variables, ["A", "B", "C", "D"]).problems).toEqual([
    "A_FILE and A are both set: remove one of them",
    "B_FILE names an empty file",
    "C_FILE names a file that can't be read (ENOENT)",
    "D_FILE names a file that can't be read (EISDIR)",
  ]);
});

test("every secret of the server may come from a file", () => {
  const configuration = parseConfiguration({
    APP_ENV: "production",
    PUBLIC_URL: "https://id.example.com",
    SECRET_KEY_FILE: at("key"),
    DATABASE_URL_FILE: at("url"),
    BOOTSTRAP_ADMIN_EMAIL: "root@example.com",
    BOOTSTRAP_ADMIN_PASSWORD_FILE: at("secret"),
  });
  expect(configuration).toMatchObject({
    secretKey: "q5bB3vJkX+0W8yT/6nZr4pQeHs1uGdLcVfMxA9oEi2Y=",
    database: { kind: "postgresql", url: "postgres://u:p@db/app" },
    bootstrapAdmin: { email: "root@example.com", password: "s3cret with spaces " },
  });
});

test("a file that can't be read is one problem", () => {
  const parse = () => parseConfiguration({ APP_ENV: "test", SECRET_KEY_FILE: at("missing") });
  expect(parse).toThrow(
    new InvalidConfiguration(["SECRET_KEY_FILE names a file that can't be read (ENOENT)"]),
  );
});
