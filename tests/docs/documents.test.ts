import { existsSync } from "node:fs";
import { join } from "node:path";
import { useCases } from "@portcullis/core";
import * as contracts from "@portcullis/core/testing";
import { TYPES } from "@portcullis/inversify";
import { describe, expect, test } from "vitest";
import { codeSpans, filesMatching, read, relativeLinks, root, tableRows } from "./markdown.ts";

const pages = filesMatching(
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "AGENTS.md",
  "docs/**/*.md",
  "packages/*/README.md",
  "examples/*/README.md",
);

test.each(pages)("every relative link of %s leads to a file", (page) => {
  expect(relativeLinks(page).filter((target) => !existsSync(join(root, target)))).toEqual([]);
});

describe("docs/security.md", () => {
  const proof = /\[[^\]]+\]\(([^)]+)\)\s+"([^"]+)"/g;
  const rows = tableRows(read("docs/security.md"));
  const proofs = rows.flatMap(([id = "", , proven = ""]) =>
    [...proven.matchAll(proof)].map(([, path = "", name = ""]) => ({ id, path: join("docs", path), name })),
  );

  test("has a proof for every row, and no row twice", () => {
    expect(rows.length).toBeGreaterThan(80);
    expect(rows.filter((row) => row.length !== 3)).toEqual([]);
    const unproven = rows.filter(([, , proven = ""]) => [...proven.matchAll(proof)].length === 0);
    expect(unproven).toEqual([]);
    expect(new Set(rows.map(([id, claim]) => `${id} ${claim}`)).size).toBe(rows.length);
  });

  test.each([...Map.groupBy(proofs, ({ path }) => path)])("names tests that %s has", (path, named) => {
    expect(path).toMatch(/\.ts$/);
    const source = read(path);
    // As a whole literal: of a test.each that is the template, with its placeholders.
    const missing = named.filter(
      ({ name }) => !['"', "'", "`"].some((quote) => source.includes(`${quote}${name}${quote}`)),
    );
    expect(missing).toEqual([]);
  });
});

describe("docs/ports.md", () => {
  const rows = tableRows(read("docs/ports.md"));

  test("names every port that has an identifier, and nothing else", () => {
    const assembled = [...Object.keys(useCases), "options", "dependencies", "portcullis"];
    const ports = Object.keys(TYPES).filter((name) => !assembled.includes(name));
    expect(rows.flatMap(([names = ""]) => codeSpans(names)).toSorted()).toEqual(ports.toSorted());
  });

  test("links to the file that has each port", () => {
    for (const [names, port = ""] of rows) {
      const [, target = ""] = /\]\(([^)]+)\)/.exec(port) ?? [];
      const source = read(join("docs", target));
      for (const name of codeSpans(port))
        expect([names, source]).toEqual([names, expect.stringContaining(`interface ${name} `)]);
    }
  });

  test("names contract kits that are exported, every one of them", () => {
    const named = rows.flatMap(([, , , , kit = ""]) => codeSpans(kit));
    const exported = Object.keys(contracts).filter((name) => name.endsWith("Contract"));
    expect(named.toSorted()).toEqual(exported.toSorted());
  });
});

test("docs/guides/run-the-reference-server.md has every variable that is read, and no other", () => {
  const configuration = read("examples/reference-server/src/configuration/configuration.ts");
  const schema = /const schema = z\.object\(\{(.*?)^\}\);/ms.exec(configuration)?.[1] ?? "";
  const variables = [...schema.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, name = ""]) => name);
  expect(variables.length).toBeGreaterThan(20);
  const guide = read("docs/guides/run-the-reference-server.md");
  const [, section = ""] = /^## Configuration\n(.*?)^## /ms.exec(guide) ?? [];
  const documented = tableRows(section).flatMap(([names = ""]) => codeSpans(names));
  expect(documented.toSorted()).toEqual(variables.toSorted());
});
