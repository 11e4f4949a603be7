/* A packed network in JupyterLab. */

import { networkIn } from "./network.js";

const render = networkIn;

export default { render };
