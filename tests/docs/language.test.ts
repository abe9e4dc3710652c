import { expect, test } from "vitest";
import { filesMatching, read } from "./markdown.ts";

/** Words for which docs/glossary.md has others, and those that hide who is meant. */
const refused =
  /\b(nobody|whoever|everybody who|a stranger|told otherwise|saboteurs?|sabotage|territory|hostile text|withholds?|login|logout|doors?)\b/gi;

/** The same for sources, and words that describe code as if it were a person. */
const refusedInSources = new RegExp(
  `\\b(${[
    "nobody|whoever|everybody|everyone|anybody|somebody|someone|strangers?",
    "told|asked|asks|knows|notic(es|ed)|believes?|hangs? on|hands? (out|over)|handed (out|over)",
    "gives? (way|back)|given back|takes? turns|for good|is away|lives elsewhere",
    "saboteurs?|sabotage|deface|territory|hostile|withh(o|e)lds?|doors?|twins?|burnt?|burns|dead",
    "one's own|as they are|however (many|often)|anew|lends?|lent",
  ].join("|")})\\b`,
  "gi",
);

/** The glossary lists the refused words. */
const pages = filesMatching("*.md", "docs/**/*.md", "{packages,examples}/*/README.md").filter(
  (page) => page !== "docs/glossary.md",
);

test.each(pages)("%s uses the words of the glossary", (page) => {
  expect(pages.length).toBeGreaterThan(6);
  // Code, and where links lead, have names of their own.
  const prose = read(page).replaceAll(/^```.*?^```$|`[^`]*`|\]\([^)]*\)/gms, "");
  expect(prose.match(refused) ?? []).toEqual([]);
});

/** What a person reads who works on the project, and how many files there are at least. */
const sources = [
  { of: "packages", pattern: "packages/*/src/**/*.ts", least: 300 },
  { of: "examples", pattern: "examples/*/src/**/*.{ts,js}", least: 100 },
  { of: "scripts", pattern: "scripts/{*,release/*,mutants/*}.{ts,json}", least: 15 },
  { of: "benchmarks", pattern: "benchmarks/*.ts", least: 7 },
  { of: "the support of tests", pattern: "tests/{support,scenarios}/*.ts", least: 15 },
  { of: "CI and forms", pattern: "{.ci/run,.github/*.{yml,md},.github/*/*.yml}", least: 6 },
];

test.each(sources)("names, comments and texts in $of use plain words", ({ pattern, least }) => {
  const files = filesMatching(pattern).filter((path) => !/\.test\.ts$|\/test-support\//.test(path));
  expect(files.length).toBeGreaterThanOrEqual(least);
  const found = files.flatMap((path) =>
    // A comment's line breaks are not part of what it says.
    read(path)
      // The name of a user of the operating system.
      .replaceAll('"nobody"', "")
      .replaceAll(/\n\s*(\*|\/\/|#) /g, " ")
      .split("\n")
      .flatMap((line) => line.match(refusedInSources) ?? [])
      .map((word) => `${path}: "${word}"`),
  );
  expect(found, "Write these in plain words; docs/glossary.md has the project's own.").toEqual([]);
});

test("sources call a user an account only in text for that user", () => {
  const found = sources
    .flatMap(({ pattern }) => filesMatching(pattern))
    // The pages of an example address their user.
    .filter((path) => !/\.test\.ts$|\/test-support\/|\/web\//.test(path))
    // `account/` is the folder of the routes of `/auth/me`.
    .filter((path) => /(?<!\bown |user's |[/-])\baccounts?\b(?![-/])/i.test(read(path)));
  expect(found).toEqual([]);
});
