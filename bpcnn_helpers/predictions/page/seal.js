/* What Python sealed (sealing.py) is unpacked here, after the first guess. */

import { contentOf } from "../../explorer/page/inflate.js";

export const unseal = contentOf;
