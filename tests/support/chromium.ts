import { accessSync, constants } from "node:fs";
import type { Browser } from "playwright-core";
import { chromium } from "playwright-core";

const candidates = [
  process.env["CHROMIUM_PATH"],
  // The same pages without the windows around them, for a quarter of the processor time.
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** Where a Chromium is installed on this machine, or null. */
export function findChromium(): string | null {
  const isExecutable = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return candidates.find((path) => path !== undefined && isExecutable(path)) ?? null;
}

export async function launchChromium(executablePath: string): Promise<Browser> {
  const quiet = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
  ];
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", ...quiet],
  });
}
