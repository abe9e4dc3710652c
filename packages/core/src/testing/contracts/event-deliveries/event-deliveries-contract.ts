import type { ContractCase } from "../../contract-case.ts";
import type { EventDeliverySubject } from "../event-delivery-subject.ts";
import { deliveryClaimCases } from "./delivery-claim-cases.ts";
import { deliveryOutcomeCases } from "./delivery-outcome-cases.ts";
import { eventDistributionCases } from "./event-distribution-cases.ts";

/** What every `EventDeliveries` promises. */
export const eventDeliveriesContract: readonly ContractCase<EventDeliverySubject>[] = [
  ...eventDistributionCases,
  ...deliveryClaimCases,
  ...deliveryOutcomeCases,
];
