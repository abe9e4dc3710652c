// For dependency-cruiser's own command line; `npm run check` calls the same rules through scripts/dependency-rules.ts.
import { cruiseOptions, dependencyRules } from "./scripts/dependency-rules.ts";

const { baseDir: _, ...options } = cruiseOptions(import.meta.dirname);

// biome-ignore lint/style/noDefaultExport: dependency-cruiser reads a configuration from the default export
export default { forbidden: dependencyRules(import.meta.dirname), options };
