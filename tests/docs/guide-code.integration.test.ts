import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filesMatching, read, root, typeScriptBlocks } from "./markdown.ts";

/** Declarations that a page leaves to the reader. Each block is a module of its own, and may declare the same names. */
const takenForGranted: Readonly<Record<string, string>> = {
  "docs/guides/embed-the-use-cases.md": `
    declare const portcullis: import("@portcullis/core").Portcullis;
    declare const ports: import("@portcullis/core").Ports;
    declare const createPortcullis: typeof import("@portcullis/core").createPortcullis;
    declare const systemActor: typeof import("@portcullis/core").systemActor;
    declare const database: import("@portcullis/adapters-persistence").Database;
    declare const secretKey: import("@portcullis/adapters-auth").SecretKey;
    declare const bearerToken: string, email: string, password: string, adminPassword: string, issuer: string, audience: string;
    declare const legacyUsers: { email: string; username: string | null; passwordHash: string }[];
    declare const myProfiles: {
      insert(profile: { userId: string }): Promise<void>;
      deleteOf(userId: string): Promise<void>;
    };`,
  "docs/events.md": `
    declare const ports: import("@portcullis/core").Ports;
    declare const createPortcullis: typeof import("@portcullis/core").createPortcullis;
    declare const startBackgroundWork: typeof import("@portcullis/core").startBackgroundWork;
    declare const mailer: { send(mail: { to: string; idempotencyKey: string; signal: AbortSignal }): Promise<void> };`,
  "docs/guides/embed-in-express.md": `
    declare const portcullis: import("@portcullis/core").Portcullis;
    declare const express: typeof import("express");
    declare const app: import("express").Express;
    declare const limitPasswordGuesses: typeof import("@portcullis/adapters-http/embedding").limitPasswordGuesses;
    declare const actorOf: typeof import("@portcullis/adapters-http/express").actorOf;
    declare const problemDetails: typeof import("@portcullis/adapters-http/express").problemDetails;
    declare const requireUser: typeof import("@portcullis/adapters-http/express").requireUser;`,
  "docs/guides/swap-adapters-in-tests.md": `
    declare const container: import("inversify").Container;`,
  "docs/guides/write-an-adapter.md": `
    interface Rates { find(currency: string): Promise<number | null>; }
    declare const InMemoryRates: new () => Rates;
    declare const ratesContract: readonly import("@portcullis/core/testing").ContractCase<Rates>[];
    declare const makeEmptyPorts: () => Promise<import("@portcullis/core").PersistencePorts>;`,
};

const ownFiles: Readonly<Record<string, string>> = {
  "my-store.ts": `
    import type { UnitOfWork } from "@portcullis/core";
    import { InMemoryDatabase } from "@portcullis/core/testing";
    export {
      InMemoryPermissionCatalog as MyPermissionCatalog,
      InMemoryRoleRepository as MyRoleRepository,
      InMemoryUserRepository as MyUserRepository,
    } from "@portcullis/core/testing";
    export const emptyStore = async (): Promise<InMemoryDatabase> => new InMemoryDatabase();
    export class MyUnitOfWork implements UnitOfWork {
      readonly #store: InMemoryDatabase;
      constructor(store: InMemoryDatabase) {
        this.#store = store;
      }
      run<Result>(work: () => Promise<Result>): Promise<Result> {
        return this.#store.run(work);
      }
    }`,
};

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "portcullis-guides-"));
  await symlink(join(root, "node_modules"), join(directory, "node_modules"), "junction");
  await writeFile(join(directory, "package.json"), JSON.stringify({ type: "module" }));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const pages = filesMatching("README.md", "docs/events.md", "docs/guides/*.md").filter(
  (page) => typeScriptBlocks(read(page)).length > 0,
);

test.each(pages)(
  "the code of %s compiles",
  async (page) => {
    const name = page.replaceAll(/\W/g, "-");
    const files = [
      ...typeScriptBlocks(read(page)).map((code, index) => [
        `${name}-${index + 1}.ts`,
        `${code}\nexport {};\n`,
      ]),
      [`${name}.d.ts`, takenForGranted[page] ?? ""],
      ...Object.entries(ownFiles),
    ] as const;
    for (const [file = "", text = ""] of files) await writeFile(join(directory, file), text);
    const compilerOptions = {
      target: "es2024",
      lib: ["es2024", "webworker"],
      module: "nodenext",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: ["node"],
      customConditions: ["portcullis-source"],
    };
    const project = join(directory, `${name}.json`);
    await writeFile(project, JSON.stringify({ compilerOptions, files: [...files.map(([file]) => file)] }));
    expect(await compile(project)).toBe("");
  },
  120_000,
);

/** @returns what the compiler says */
async function compile(project: string): Promise<string> {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  return promisify(execFile)(process.execPath, [tsc, "-p", project], { cwd: root }).then(
    ({ stdout }) => stdout,
    // execFile rejects with the output of a program that fails.
    (failure: { readonly stdout: string; readonly message: string }) => failure.stdout || failure.message,
  );
}
