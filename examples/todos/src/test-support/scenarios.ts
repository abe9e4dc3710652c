import { accessScenarios } from "./access-scenarios.ts";
import { contentScenarios } from "./content-scenarios.ts";
import { documentScenarios } from "./document-scenarios.ts";
import { listScenarios } from "./list-scenarios.ts";
import type { Scenario } from "./scenario.ts";

/** Run against every composition: in memory, rebound, and as a process on either database. */
export const scenarios: readonly Scenario[] = [
  ...contentScenarios,
  ...listScenarios,
  ...accessScenarios,
  ...documentScenarios,
];
