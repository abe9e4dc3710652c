import { expect, test } from "vitest";
import { filesMatching, read } from "./markdown.ts";

/** A block that shows part of a file: "```ts from examples/todos/src/main.ts". `// …` stands for what is left out. */
const excerpt = /^```\w+ from (\S+)\n(.*?)^```$/gms;

const excerpts = filesMatching(
  "README.md",
  "docs/**/*.md",
  "examples/*/README.md",
  "packages/*/README.md",
).flatMap((page) =>
  [...read(page).matchAll(excerpt)].map(([, file = "", text = ""]) => ({ page, file, text })),
);

test("some pages show code from files", () => {
  expect(excerpts.length).toBeGreaterThan(0);
});

test.each(excerpts)("$page shows $file unchanged", ({ file, text }) => {
  const source = read(file);
  let from = 0;
  for (const part of text.split(/^ *\/\/ …\n/m).filter((each) => each.trim() !== "")) {
    const position = source.indexOf(part, from);
    expect(position, `not in ${file}:\n${part}`).toBeGreaterThanOrEqual(0);
    from = position + part.length;
  }
});
