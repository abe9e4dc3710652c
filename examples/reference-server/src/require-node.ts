/** The same as `engines` of the packages. */
const [neededMajor, neededMinor] = [22, 18] as const;

/**
 * Exits with one line when this Node is too old to load the rest. This module imports nothing, and entry points import
 * the rest dynamically after calling it, since static imports would be loaded first.
 */
export function requireNode(howToStart: string, version: string = process.versions.node): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > neededMajor || (major === neededMajor && minor >= neededMinor)) return;
  process.stderr.write(
    `error: Node ${neededMajor}.${neededMinor} or newer is required, and this is ${version}: ${howToStart}\n`,
  );
  process.exit(1);
}
