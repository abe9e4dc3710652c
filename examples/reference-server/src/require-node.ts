/** As `engines` of the packages. */
const [neededMajor, neededMinor] = [22, 18] as const;

/**
 * Ends the process with one line when this Node is too old to load the rest. It imports nothing, and what comes after it
 * is imported dynamically, since static imports are loaded before anything runs.
 */
export function requireNode(howToStart: string, version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  process.stderr.write(
    `error: this needs Node ${neededMajor}.${neededMinor} or newer and runs on ${version}: ${howToStart}\n`,
  );
  process.exit(1);
}
