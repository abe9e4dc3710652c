import { expect, test } from "vitest";
import { InvalidId } from "./errors.ts";
import { parseId } from "./id.ts";

test("returns any UUID in lower case", () => {
  expect(parseId("01890A5D-AC96-774B-BCCE-B302099A8057")).toBe("01890a5d-ac96-774b-bcce-b302099a8057");
  expect(parseId("00000000-0000-0000-0000-000000000000")).toBe("00000000-0000-0000-0000-000000000000");
});

test.each([
  "",
  "1",
  "01890a5dac96774bbcceb302099a8057",
  "{01890a5d-ac96-774b-bcce-b302099a8057}",
  " 01890a5d-ac96-774b-bcce-b302099a8057",
  "01890a5d-ac96-774b-bcce-b302099a8057\n",
  "01890a5d-ac96-774b-bcce-b302099a805g",
])("refuses %j", (raw) => {
  expect(() => parseId(raw)).toThrow(InvalidId);
});

test("refuses anything but text, which a body without a schema could contain", () => {
  for (const raw of [null, undefined, 1, {}, ["x"]]) {
    expect(() => parseId(raw as unknown as string)).toThrow(InvalidId);
  }
});
