const heading = /^## \[([^\]]+)\]/gm;

/**
 * Moves what is under Unreleased below a heading of the version.
 * @throws when the version is not `x.y.z`, when it is not higher than every released one, or when nothing is unreleased
 */
export function releaseChangelog(changelog: string, version: string, date: string): string {
  requireVersion(version);
  const released = [...changelog.matchAll(heading)].map(([, name = ""]) => name).filter(isVersion);
  const notLower = released.find((other) => compare(other, version) >= 0);
  if (notLower !== undefined)
    throw new Error(`CHANGELOG.md has ${notLower} already: choose a version above it.`);
  const [before = "", after] = changelog.split(/^## \[Unreleased\]\n/m);
  if (after === undefined) throw new Error('CHANGELOG.md has no heading "## [Unreleased]".');
  const unreleased = after.split(/^## /m, 1)[0] ?? "";
  if (!/^- /m.test(unreleased))
    throw new Error("CHANGELOG.md lists nothing under Unreleased: there is nothing to release.");
  return `${before}## [Unreleased]\n\n## [${version}] - ${date}\n${after}`;
}

/** @throws when the version is not `x.y.z` */
export function requireVersion(version: string): void {
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`"${version}" is not a version of the form 1.2.3.`);
}

function isVersion(name: string): boolean {
  return /^\d/.test(name);
}

function compare(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}
