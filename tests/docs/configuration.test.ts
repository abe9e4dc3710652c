import { configurationVariables } from "@portcullis-examples/reference-server";
import { expect, test } from "vitest";
import { codeSpans, read } from "./markdown.ts";

test("the guide names every variable that the server reads", () => {
  const prose = read("docs/guides/run-the-reference-server.md").replaceAll(/^```.*?^```$/gms, "");
  const named = new Set(codeSpans(prose));
  expect(configurationVariables.filter((name) => !named.has(name))).toEqual([]);
});
