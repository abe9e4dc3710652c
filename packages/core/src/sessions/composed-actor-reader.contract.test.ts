import { describe, test } from "vitest";
import { actorReaderContract, createInMemoryRepositories } from "../testing/index.ts";
import { ComposedActorReader } from "./composed-actor-reader.ts";

describe("ComposedActorReader", () => {
  test.each(actorReaderContract)("$name", ({ run }) =>
    run(async () => {
      const ports = createInMemoryRepositories();
      return { ...ports, actors: new ComposedActorReader(ports) };
    }),
  );
});
