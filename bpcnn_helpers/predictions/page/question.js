/* A prediction in JupyterLab: what is alive, Python shows below it. */

import { ask } from "./ask.js";

const render = (context) => ask(context, () => null);

export default { render };
