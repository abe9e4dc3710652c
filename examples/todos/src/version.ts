import { readFileSync } from "node:fs";

const file = new URL("../package.json", import.meta.url);

/** As in this package's package.json. */
export const version: string = JSON.parse(readFileSync(file, "utf8")).version;
