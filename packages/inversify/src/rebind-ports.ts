import type { PersistencePorts, Ports } from "@portcullis/core";
import type { Container, ServiceIdentifier } from "inversify";
import { TYPES } from "./types.ts";

/**
 * Puts ports in the place of those that are bound, such as `createInMemoryRepositories()` in a test. It holds for every
 * use case resolved afterwards; what remembers a port, such as the key ring, must not have been resolved yet.
 * @throws when one of them was not bound
 */
export function rebindPorts(container: Container, ports: Partial<Ports & PersistencePorts>): void {
  // One loop over identifiers of different types; `TYPES` has the names of the ports.
  const identifiers = TYPES as Readonly<Record<string, ServiceIdentifier<object>>>;
  for (const [name, port] of Object.entries(ports)) {
    const identifier = identifiers[name];
    if (identifier === undefined || !container.isBound(identifier))
      throw new TypeError(`${name} is not bound`);
    container.rebind(identifier).toConstantValue(port);
  }
}
