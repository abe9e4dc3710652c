import { persistenceContracts } from "@portcullis/core/testing";
import { describe, test } from "vitest";
import { deleteEveryRow } from "./test-support/delete-every-row.ts";
import { describeOnEachEngine } from "./test-support/engines.ts";

describeOnEachEngine("persistence", (opened) => {
  for (const [port, contract] of Object.entries(persistenceContracts)) {
    describe(port, () => {
      test.each(contract)("$name", ({ run }) =>
        run(async () => {
          await deleteEveryRow(opened());
          return opened().ports;
        }),
      );
    });
  }
});
