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
    "one's own|as they are|however (many|often)",
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

const sources = filesMatching("{packages,examples}/*/src/**/*.{ts,js}").filter(
  (path) => !/\.test\.ts$|\/test-support\//.test(path),
);

test.each(["packages", "examples"])("names, comments and texts in %s use plain words", (folder) => {
  const inFolder = sources.filter((path) => path.startsWith(`${folder}/`));
  expect(inFolder.length).toBeGreaterThan(100);
  const found = inFolder.flatMap((path) =>
    // A comment's line breaks are not part of what it says.
    read(path)
      .replaceAll(/\n\s*(\*|\/\/) /g, " ")
      .split("\n")
      .flatMap((line) => line.match(refusedInSources) ?? [])
      .map((word) => `${path}: "${word}"`),
  );
  expect(found, "Write these in plain words; docs/glossary.md has the project's own.").toEqual([]);
});
