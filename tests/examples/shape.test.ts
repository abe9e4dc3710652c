import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readManifest, root } from "../../scripts/release/workspace-packages.ts";
import { filesMatching, read } from "../docs/markdown.ts";

const linesOf = (file: string): number => read(file).trimEnd().split("\n").length;
const examples = filesMatching("examples/*/package.json").map((file) => basename(join(file, "..")));

test.each(examples)("%s starts with one command, which its README names", (example) => {
  const { name, scripts } = readManifest(join(root, "examples", example));
  const commands = [...read(`examples/${example}/README.md`).matchAll(/^npm (?:run )?(?:-w (\S+) )?(\w+)/gm)];
  const [own, fromRoot] = [scripts, readManifest(root).scripts];
  const started = commands.filter(([, workspace, script = ""]) =>
    workspace === undefined ? fromRoot?.[script]?.includes(example) : workspace === name && own?.[script],
  );
  expect(started).not.toHaveLength(0);
});

describe.each(examples.filter((example) => /^embed-|^swap-/.test(example)))("%s is small", (example) => {
  const sources = filesMatching(`examples/${example}/src/**/*.ts`).filter(
    (file) => !file.endsWith(".test.ts"),
  );

  test.each(sources)("%s has less than 60 lines", (file) => {
    expect(linesOf(file)).toBeLessThan(60);
  });

  test("its README is a screen", () => {
    expect(linesOf(`examples/${example}/README.md`)).toBeLessThan(50);
  });
});
