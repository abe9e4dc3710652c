import type { HostPorts, Portcullis } from "@portcullis/core";
import { createDependencies, createUseCases } from "@portcullis/core";
import type { Trials } from "./trial.ts";
import { StartTrial } from "./trial.ts";

export interface App {
  readonly portcullis: Portcullis;
  readonly startTrial: StartTrial;
}

/** The app over the given ports: a database's in production, in-memory ones in its tests. */
export async function createApp(ports: HostPorts, trials: Trials): Promise<App> {
  const dependencies = createDependencies(ports);
  const portcullis = createUseCases(dependencies);
  await portcullis.prepareAccessControl.execute({
    permissions: { "trials:start": "Start a trial" },
    grants: { user: ["trials:start"] },
  });
  return { portcullis, startTrial: new StartTrial({ ...dependencies, trials }) };
}
