// All six services from their first step to the receipt in stock Firefox.
import { after, before } from "node:test";
import { openServices, stage, walkAll } from "./services.mjs";
import { launchFirefox } from "./stage.mjs";

before(() => openServices(launchFirefox));
after(() => stage.close());

walkAll();
