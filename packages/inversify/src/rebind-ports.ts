import type { PersistencePorts, Ports } from "@portcullis/core";
import type { Container, ServiceIdentifier } from "inversify";
import { TYPES } from "./types.ts";

/**
 * Replaces bound ports, such as by `createInMemoryRepositories()` in a test. Takes effect in every use case that is resolved
 * afterwards. A service that keeps a port, such as the key ring, must not have been resolved yet.
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
