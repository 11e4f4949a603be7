/* A lab in JupyterLab. */

import { labIn } from "./alive.js";

const render = labIn;

export default { render };
