import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer } from "../../scripts/release/consumer.ts";
import { packages, readManifest, root } from "../../scripts/release/workspace-packages.ts";
import { ApiClient } from "../support/api-client.ts";
import { freePort } from "../support/free-port.ts";
import { ServerProcess } from "../support/server-process.ts";
import { exportedValues } from "./exported-values.ts";

const consumer = new Consumer();
const specifiers = packages.flatMap((entry) => entry.specifiers);

// A version that the manifests don't have: what is packed is what a release packs.
const version = "97.98.99";

beforeAll(() => consumer.install(version), 300_000);
afterAll(() => consumer.remove());

describe.each(packages)("$manifest.name, packed", ({ manifest, path }) => {
  const files = (): readonly string[] => consumer.filesOf(manifest.name);

  test("has a licence, a README and every file that `exports` names", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const expected = targets.map((target) => target.replace("./", ""));
    expect(files()).toEqual(expect.arrayContaining(["LICENSE", "README.md", ...expected]));
  });

  test("has the version of the release, and needs the others at exactly that", () => {
    const installed = readManifest(join(consumer.path, "node_modules", manifest.name));
    const needed = { ...installed.dependencies, ...installed.peerDependencies };
    const own = Object.entries(needed).filter(([name]) => name.startsWith("@portcullis/"));
    expect(installed.version).toBe(version);
    expect(own.filter(([, range]) => range !== version)).toEqual([]);
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
    expect(own.map(([name]) => name)).toEqual(
      Object.keys(declared).filter((name) => name.startsWith("@portcullis/")),
    );
  });

  test("has no test, no fixture, no build state and no configuration", () => {
    const unwanted = /[.](test|bench)[.]|fixtures\/|[.]tsbuildinfo$|tsconfig|[.]env|[.]log$/;
    expect(files().filter((file) => unwanted.test(file))).toEqual([]);
    const wanted = /^(dist|src)\/|^(LICENSE|README\.md|package\.json)$/;
    expect(files().filter((file) => !wanted.test(file))).toEqual([]);
  });

  test("has a README whose links lead to a file of the package, or to an address", () => {
    const readme = readFileSync(join(path, "README.md"), "utf8");
    const prose = readme.replaceAll(/^```.*?^```$/gms, "");
    const targets = [
      ...prose.matchAll(/\]\(\s*<?([^)\s>]+)|^\[[^\]]+\]:\s*(\S+)|(?:href|src)="([^"]+)"/gm),
    ].map(([, inline, reference, attribute]) => inline ?? reference ?? attribute ?? "");
    const relative = targets.filter((target) => !/^(?:https:\/\/|#)/.test(target));
    expect(relative.filter((target) => !files().includes(target.replace(/#.*$/, "")))).toEqual([]);
    // There is no address of the repository yet: what it has besides is named in words.
    const named = [...prose.matchAll(/`(docs\/[^`]+)`/g)].map(([, document = ""]) => document);
    expect(named).not.toHaveLength(0);
    expect(named.filter((document) => !existsSync(join(root, document)))).toEqual([]);
  });

  test("has the source of each declaration, and the other way round", () => {
    const declared = files().filter((file) => /^dist\/.*[.]d[.]ts$/.test(file));
    const sources = files().filter((file) => /^src\/.*[.]ts$/.test(file) && !file.endsWith(".d.ts"));
    expect(declared.map((file) => file.replace(/^dist(.*)[.]d[.]ts$/, "src$1.ts")).sort()).toEqual(
      sources.toSorted(),
    );
  });
});

describe("an application that installed the packages", { timeout: 120_000 }, () => {
  const useCore = [
    'import { createPortcullis } from "@portcullis/core";',
    'import { createInMemoryPorts } from "@portcullis/core/testing";',
    "export const portcullis = createPortcullis(createInMemoryPorts());",
    "export const signedUp = portcullis.prepareAccessControl",
    "  .execute()",
    '  .then(() => portcullis.registerUser.execute({ email: "ada@example.com", password: "correct horse battery" }));',
    "signedUp.then((user) => console.log(user.email));",
    "// @ts-expect-error an email is text: the types did not decay to any",
    'export const refused = () => portcullis.registerUser.execute({ email: 1, password: "correct horse battery" });',
  ];
  const all = specifiers.map((specifier, index) => `export * as entry${index} from "${specifier}";`);
  const strict = [
    "--strict",
    "--declaration",
    "--target",
    "es2024",
    "--types",
    "node",
    "--skipLibCheck",
    "false",
  ];

  test("imports every entry point, as a release does before it publishes", () => {
    const imported = consumer.importEntryPoints();
    expect(imported.map(({ specifier }) => specifier)).toEqual(specifiers);
    const entry = join(consumer.path, "node_modules/@portcullis/adapters-http/dist/embedding/express.js");
    const intact = readFileSync(entry, "utf8");
    writeFileSync(entry, 'import "./missing.js";');
    try {
      expect(() => consumer.importEntryPoints()).toThrow("ERR_MODULE_NOT_FOUND");
      writeFileSync(entry, "");
      expect(() => consumer.importEntryPoints()).toThrow(
        "@portcullis/adapters-http/express exports nothing.",
      );
    } finally {
      writeFileSync(entry, intact);
    }
  });

  describe("that has ESM, CommonJS, every example and every exported value in one program", () => {
    const exporting = (specifier: string) => `exporting/${specifier.replaceAll(/\W/g, "-")}.mts`;
    const examplesOf = (path: string) => [
      ...readFileSync(join(path, "README.md"), "utf8").matchAll(/^```ts\n(.*?)^```$/gms),
    ];
    // All types are installed only for these frameworks.
    const withTypes = ["embed-express", "embed-fastify"];

    test("compiles with strict types", () => {
      const sources = new Map<string, string>();
      const required = specifiers.map(
        (specifier, index) => `import entry${index} = require("${specifier}");`,
      );
      const names = specifiers.map((_, index) => `entry${index}`).join(", ");
      const entries = `export const entries: readonly object[] = [${names}];`;
      sources.set("main.mts", [...useCore, ...all].join("\n"));
      sources.set("main.cts", [...useCore, ...required, entries].join("\n"));
      for (const specifier of specifiers)
        sources.set(exporting(specifier), exportedValues[specifier] ?? "no values");
      for (const { path, folder } of packages)
        for (const [index, [, example = ""]] of examplesOf(path).entries())
          sources.set(`examples/${folder}-${index}.mts`, example);
      for (const example of withTypes)
        sources.set(
          `examples/${example}.mts`,
          readFileSync(join(root, "examples", example, "src/main.ts"), "utf8"),
        );
      for (const [file, text] of sources) consumer.write(`program/${file}`, [text, "export {};"]);
      const files = [...sources.keys()].map((file) => `program/${file}`);
      consumer.compile(...strict, "--module", "nodenext", "--outDir", "program/out", ...files);
    });

    test("runs as ESM, and re-exports every entry point", () => {
      const count =
        'import("./program/out/main.mjs").then((main) => console.log(Object.keys(main).length, "exports"))';
      const lines = consumer.node("--eval", count).trimEnd().split("\n");
      expect(lines.toSorted()).toEqual([`${specifiers.length + 3} exports`, "ada@example.com"]);
    });

    test("runs as CommonJS, and requires every entry point", () => {
      const compiled = readFileSync(join(consumer.path, "program/out/main.cjs"), "utf8");
      expect(compiled).toContain('require("@portcullis/core")');
      expect(consumer.node("program/out/main.cjs")).toBe("ada@example.com\n");
    });

    test.each(specifiers)("exports values of %s under names that can be imported", (specifier) => {
      const file = exporting(specifier).replace(/[.]mts$/, ".d.mts");
      const declarations = readFileSync(join(consumer.path, "program/out", file), "utf8");
      const named = [...declarations.matchAll(/(?:from |import\()"([^"]+)"/g)].map(([, name = ""]) => name);
      expect(named).toContainEqual(expect.stringMatching(/^@portcullis/));
      const allowed = named.filter(
        (name) => specifiers.includes(name) || !/^@portcullis|^[.]|\bdist\b/.test(name),
      );
      expect(allowed).toEqual(named);
    });

    test.each(packages)("has an example from the README of $manifest.name", ({ path }) => {
      expect(examplesOf(path)).not.toHaveLength(0);
    });
  });

  test("compiles for a bundler with exactOptionalPropertyTypes, except one declaration of MikroORM's", () => {
    consumer.write("bundled/main.ts", all);
    const values = specifiers.map((specifier) => exportedValues[specifier] ?? "no values");
    for (const [index, text] of values.entries()) consumer.write(`bundled/values-${index}.ts`, [text]);
    const files = ["main", ...values.map((_, index) => `values-${index}`)];
    // TypeConfig of @mikro-orm/core 7.2 says `forceObject?: boolean`, and CleanTypeConfig makes `boolean | undefined` of
    // it. `database.orm` is a MikroORM, so its declarations come along. When nothing is thrown here any more, MikroORM has
    // mended it: drop the exception, and what the README and this test say of it.
    const messages = messagesOf(() =>
      consumer.compile(
        ...[...strict, "--exactOptionalPropertyTypes", "--module", "esnext", "--moduleResolution", "bundler"],
        ...["--outDir", "bundled/out", ...files.map((file) => `bundled/${file}.ts`)],
      ),
    );
    const places = messages.flatMap((line) => {
      const [, ...place] = /^(\S+?)\(\d+,\d+\): error (TS\d+)/.exec(line) ?? [];
      return place.length === 0 ? [] : [place];
    });
    const known = ["node_modules/@mikro-orm/core/serialization/EntitySerializer.d.ts", "TS2344"];
    expect(places).toEqual([known, known]);
    expect(existsSync(join(consumer.path, "bundled/out/main.d.ts"))).toBe(true);
  });

  test("gets from an Express app to a guarded route by the code of one page", async () => {
    const page = readFileSync(join(root, "docs/guides/embed-in-express.md"), "utf8");
    const blocks = [...page.matchAll(/^```ts from examples\/embed-express\/src\/main\.ts\n(.*?)^```$/gms)];
    consumer.write("walk/app.mts", [blocks.map(([, code]) => code).join("\n")]);
    await using app = await ServerProcess.start({
      main: pathToFileURL(join(consumer.path, "walk/app.mts")),
      cwd: join(consumer.path, "walk"),
      conditions: [],
      defaults: {},
      env: { PORT: String(await freePort()) },
    });
    const client = new ApiClient(app.url);
    const account = { email: "ada@example.com", password: "correct horse battery" };
    const ada = await client.call("POST", "/auth/register", { json: account });
    expect(ada.status).toBe(201);
    const credentials = { identifier: account.email, password: account.password };
    const { body: tokens } = await client.call("POST", "/auth/login", { json: credentials });
    const reports = await client.call("GET", "/reports", { token: tokens.accessToken });
    expect([reports.status, reports.body]).toEqual([200, { reports: [], readBy: ada.body.id }]);
    expect((await client.call("GET", "/reports")).body.code).toBe("http.unauthorized");
    expect(await app.kill("SIGTERM")).toBe(0);
  });

  test("can't import anything but the entry points of a package", () => {
    const deep = packages.flatMap(({ manifest: { name } }) =>
      ["dist/index.js", "src/index.ts", "dist/identity/index.js"].map((file) => `${name}/${file}`),
    );
    const script = deep.map((path) => `await import("${path}").catch((error) => console.log(error.code));`);
    const codes = consumer.node("--input-type=module", "--eval", script.join("\n")).trimEnd().split("\n");
    expect(codes).toEqual(deep.map(() => "ERR_PACKAGE_PATH_NOT_EXPORTED"));

    const lines = packages.map(({ manifest: { name } }) => `export * from "${name}/dist/index.js";`);
    consumer.write("deep/main.mts", lines);
    const compile = () => consumer.compile("--noEmit", "--module", "nodenext", "deep/main.mts");
    const errors = lines.map((_, index) => expect.stringContaining(`main.mts(${index + 1},`));
    expect(messagesOf(compile).filter((line) => line.includes("TS2307"))).toEqual(errors);
  });

  test("loads two files of core and nothing else when it imports core", () => {
    consumer.write("cold/main.mjs", [
      'import { registerHooks } from "node:module";',
      "const urls = [];",
      "registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });",
      'await import("@portcullis/core");',
      "console.log(JSON.stringify(urls));",
    ]);
    // A boundary: what the script above prints.
    const urls = JSON.parse(consumer.node("cold/main.mjs")) as readonly string[];
    const own = pathToFileURL(join(consumer.path, "node_modules/@portcullis/core/dist/")).href;
    expect(urls).toEqual([`${own}index.js`, `${own}core.js`]);
  });

  test.each(packages)("finds the sources that the maps of $manifest.name lead to", ({ manifest }) => {
    const folder = join(consumer.path, "node_modules", manifest.name);
    const maps = consumer.filesOf(manifest.name).filter((file) => file.endsWith(".js.map"));
    expect(maps).not.toHaveLength(0);
    for (const file of maps) {
      // A boundary: what the compiler or the bundler wrote.
      const { sources } = JSON.parse(readFileSync(join(folder, file), "utf8")) as {
        readonly sources: readonly string[];
      };
      expect(sources).not.toHaveLength(0);
      const lost = sources.filter((source) => !existsSync(join(folder, dirname(file), source)));
      expect(lost).toEqual([]);
    }
  });
});

/** The lines that a compiler that fails wrote. */
function messagesOf(compile: () => void): readonly string[] {
  try {
    compile();
  } catch (error) {
    return String(error).split("\n");
  }
  return [];
}
