import type { PortcullisOptions, Ports, UnitOfWork } from "../../index.ts";
import type { Scenario } from "./scenario.ts";
import { aScenario } from "./scenario.ts";

export interface InterruptedScenario extends Scenario {
  /** Runs the action before the next unit of work begins, and before as many more as `times` says. Default: 1. */
  interrupt(action: () => Promise<unknown>, times?: number): void;
}

/** A scenario in which something else can be committed between what a use case checks and what it writes. */
export async function anInterruptedScenario(
  options: PortcullisOptions = {},
  adapters: (ports: Ports) => Partial<Ports> = () => ({}),
): Promise<InterruptedScenario> {
  let left = 0;
  let act: () => Promise<unknown> = async () => undefined;
  let isActing = false;
  const scenario = await aScenario(options, (ports) => {
    const run: UnitOfWork["run"] = async (work) => {
      if (left > 0 && !isActing) {
        left -= 1;
        isActing = true;
        await act().finally(() => {
          isActing = false;
        });
      }
      return ports.unitOfWork.run(work);
    };
    return { ...adapters(ports), unitOfWork: { run } };
  });
  return {
    ...scenario,
    interrupt(action, times = 1) {
      act = action;
      left = times;
    },
  };
}
