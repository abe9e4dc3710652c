import { expect, test } from "vitest";
import { filesMatching, read } from "./markdown.ts";

/** Words for which docs/glossary.md has others, and those that hide who is meant. */
const refused =
  /\b(nobody|whoever|everybody who|a stranger|told otherwise|saboteurs?|sabotage|territory|hostile text|withholds?|login|logout|doors?)\b/gi;

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
