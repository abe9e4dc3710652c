import type * as accessControl from "./access-control/domain/errors.ts";
import type * as eventDelivery from "./event-delivery/domain/errors.ts";
import type * as identity from "./identity/domain/errors.ts";
import type * as sessions from "./sessions/domain/errors.ts";
import type * as shared from "./shared/domain/errors.ts";

type Errors = typeof accessControl & typeof eventDelivery & typeof identity & typeof sessions & typeof shared;

/** Every error that use cases throw, discriminated by `code`. */
export type PortcullisError = InstanceType<Errors[keyof Errors]>;

/** The stable codes of `PortcullisError`: what clients and translations key on. */
export type PortcullisErrorCode = PortcullisError["code"];
