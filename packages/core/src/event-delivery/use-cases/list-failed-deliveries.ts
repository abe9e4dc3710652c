import type { Actor } from "../../access-control/index.ts";
import { authorize } from "../../access-control/index.ts";
import type { Page, PageRequest } from "../../shared/domain/page.ts";
import { isTimePosition, keysetOf, pageOf } from "../../shared/domain/page.ts";
import type { FailedDelivery } from "../ports/failed-deliveries.ts";
import type { EventDeliveryDependencies } from "../rules/dependencies.ts";

type Dependencies = Pick<EventDeliveryDependencies, "failedDeliveries">;

const order = "failed-deliveries:-failedAt";

/**
 * Lists deliveries that are no longer attempted, the last failed first. Needs `events:manage`.
 * @throws PermissionDenied, InvalidCursor, InvalidPageLimit
 */
export class ListFailedDeliveries {
  readonly #use: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#use = dependencies;
  }

  async execute(actor: Actor, input: PageRequest = {}): Promise<Page<FailedDelivery>> {
    authorize(actor, "events:manage");
    const keyset = keysetOf(input, order, isTimePosition);
    const rows = await this.#use.failedDeliveries.list(keyset);
    return pageOf(rows, keyset, order, ({ failedAt, id }) => ({ key: failedAt.toISOString(), id }));
  }
}
