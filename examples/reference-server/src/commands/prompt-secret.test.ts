import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { promptSecret } from "./prompt-secret.ts";

const contextOf = (stdin: Readable & { readonly isTTY?: boolean }) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const printed = async () => [await text(stdout.end()), await text(stderr.end())];
  return { context: { env: {}, stdin, stdout, stderr }, printed };
};

test("reads a line from the terminal, and prints the prompt alone", async () => {
  const keyboard = Object.assign(new PassThrough(), { isTTY: true });
  const { context, printed } = contextOf(keyboard);
  for (const secret of ["hunter2", "correct horse"]) {
    const answer = promptSecret(context, "Password: ");
    keyboard.write(`${secret}\r`);
    expect(await answer).toBe(secret);
  }
  expect(await printed()).toEqual(["", "Password: \nPassword: \n"]);
});

test("refuses a standard input that is not a terminal", async () => {
  const { context } = contextOf(Readable.from(["hunter2\n"]));
  await expect(promptSecret(context, "Password: ")).rejects.toThrow("use --password-stdin");
});
