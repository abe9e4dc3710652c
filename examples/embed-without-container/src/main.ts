import { createPortcullis, systemActor } from "@portcullis/core";
import { createInMemoryPorts } from "@portcullis/core/testing";

const portcullis = createPortcullis(createInMemoryPorts());
await portcullis.prepareAccessControl.execute();
console.log(systemActor("x").name);
