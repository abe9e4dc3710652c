import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes a new, empty migration class for a developer to fill in and add to the list of migrations.
 * @returns the file's path
 */
export async function writeMigrationFile(name: string, directory: string): Promise<string> {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  if (words.length === 0) throw new Error("A migration's name has a letter or digit, as in add-todos.");
  const timestamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const title = words.map((word) => word.replace(/^./, (first) => first.toUpperCase())).join("");
  const file = join(directory, `migration-${timestamp}-${words.join("-")}.ts`);
  await mkdir(directory, { recursive: true });
  await writeFile(file, template(`Migration${timestamp}${title}`), { flag: "wx" });
  return file;
}

function template(className: string): string {
  return `import { Migration } from "@mikro-orm/migrations";

export class ${className} extends Migration {
  override readonly name = "${className}";

  override up(): void {
    this.addSql("");
  }

  override down(): void {
    this.addSql("");
  }
}
`;
}
