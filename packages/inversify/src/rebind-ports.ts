import type { PersistencePorts, Ports } from "@portcullis/core";
import type { Container, ServiceIdentifier } from "inversify";
import { TYPES } from "./types.ts";

/**
 * Replaces bound ports, such as by `createInMemoryRepositories()` in a test. Takes effect in every use case that is
 * resolved afterwards. Call it before a singleton that uses a port, such as the key ring, is resolved.
 * @throws TypeError when one of them is not bound
 */
export function rebindPorts(container: Container, ports: Partial<Ports & PersistencePorts>): void {
  // The loop loses which identifier has which type; `TYPES` has the names of the ports.
  const identifiers = TYPES as Readonly<Record<string, ServiceIdentifier<object>>>;
  for (const [name, port] of Object.entries(ports)) {
    const identifier = identifiers[name];
    if (identifier === undefined || !container.isBound(identifier))
      throw new TypeError(`The port ${name} is not bound.`);
    container.rebind(identifier).toConstantValue(port);
  }
}
