import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { readManifest, root } from "../../scripts/release/workspace-packages.ts";
import { filesMatching } from "../docs/markdown.ts";

const rootFiles = ["package.json", "tsconfig.base.json"];

/**
 * The packages and examples in a temporary directory, not built, with the dependencies of this workspace. What npm scripts
 * build there does not affect other tests.
 */
export class WorkspaceCopy implements AsyncDisposable {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<WorkspaceCopy> {
    const path = await realpath(await mkdtemp(join(tmpdir(), "portcullis-workspace-")));
    for (const file of rootFiles) await cp(join(root, file), join(path, file));
    await mkdir(join(path, "node_modules"));
    const own = ["@portcullis", "@portcullis-examples"];
    for (const installed of await readdir(join(root, "node_modules"))) {
      const target = join(root, "node_modules", installed);
      if (!own.includes(installed)) await symlink(target, join(path, "node_modules", installed));
    }
    for (const scope of own) await mkdir(join(path, "node_modules", scope));
    for (const manifest of filesMatching("{packages,examples}/*/package.json")) {
      const folder = join(manifest, "..");
      const [source, copy] = [join(root, folder), join(path, folder)];
      await cp(source, copy, { recursive: true, filter: (file) => !isGenerated(relative(source, file)) });
      await symlink(copy, join(path, "node_modules", readManifest(source).name));
      const nested = await readdir(source);
      if (nested.includes("node_modules"))
        await symlink(join(source, "node_modules"), join(copy, "node_modules"));
    }
    return new WorkspaceCopy(path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

function isGenerated(path: string): boolean {
  return /^(dist|node_modules|[.]data)(\/|$)|[.]tsbuildinfo$/.test(path) || /^[.]env/.test(basename(path));
}
