/* What Python sealed (sealing.py) is unpacked here, after the first guess. */

import { inflated } from "../../explorer/page/inflate.js";

export const unseal = inflated;
