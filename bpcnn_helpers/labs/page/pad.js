// A pad for JupyterLab: the whole drawing goes to Python as rows.

import { padIn } from "../../packing/page/pad.js";

const render = padIn;

export default { render };
