/* Python in a worker: it is started with a program and its files, and runs one text after another. */

import { Content, Device, Folder, put } from "./files.js";
import { system } from "./wasi.js";

const root = new Folder();
let python;

/** Put down files that come as one: how long the list of their names and sizes is, the list, and what is in them. */
function unpack(pack) {
  let at = 4 + new DataView(pack).getUint32(0, true);
  for (const [path, size] of JSON.parse(new TextDecoder().decode(new Uint8Array(pack, 4, at - 4)))) {
    put(root, path, new Content(new Uint8Array(pack, at, size)));
    at += size;
  }
}

async function startPython(program, variables) {
  for (const folder of ["tmp", "dev", "home"]) put(root, folder, new Folder());
  const decoded = (stream) => {
    const letters = new TextDecoder();
    return new Device((bytes) => postMessage({ kind: "text", stream, text: letters.decode(bytes, { stream: true }) }));
  };
  let shown = "";
  const letters = new TextDecoder();
  put(root, "dev/null", new Device());
  put(root, "dev/page", new Device((bytes) => { // each line is a message
    const lines = (shown + letters.decode(bytes, { stream: true })).split("\n");
    shown = lines.pop();
    lines.forEach((line) => postMessage(JSON.parse(line)));
  }));
  const calls = system({
    root, variables, standard: [new Device(), decoded("out"), decoded("err")], memoryOf: () => python.memory.buffer,
  });
  const { exports } = await WebAssembly.instantiate(program, { wasi_snapshot_preview1: calls, host: { call: () => -1 } });
  python = exports;
  python._initialize?.();
}

/** Run a text in Python's main module; whether nothing was raised. */
function run(text) {
  const bytes = new TextEncoder().encode(text);
  const at = python.host_alloc(bytes.length);
  new Uint8Array(python.memory.buffer, at, bytes.length).set(bytes);
  return python.turn(at, bytes.length) === 0;
}

onmessage = async ({ data }) => {
  try {
    if (data.pack) unpack(data.pack);
    if (data.program) await startPython(data.program, data.variables);
    postMessage({ kind: "done", right: run(data.text) });
  } catch (error) {
    postMessage({ kind: "broken", text: String(error) });
  }
};
