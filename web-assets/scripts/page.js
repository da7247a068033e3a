// Everything here improves pages that work without it.
import "htmx.org/dist/htmx.esm.js";
import { offerCopying } from "./copying.js";
import { followKeys } from "./keys.js";
import { choosePairs } from "./pairs.js";
import { offerPasskeys } from "./passkeys.js";
import { showReadings } from "./readings.js";

followKeys();
showReadings();
choosePairs();
offerPasskeys();
offerCopying();
