// Everything here improves pages that work without it.
import "htmx.org/dist/htmx.esm.js";
import { followKeys } from "./keys.js";
import { choosePairs } from "./pairs.js";
import { showReadings } from "./readings.js";

followKeys();
showReadings();
choosePairs();
