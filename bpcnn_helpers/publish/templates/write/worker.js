/* Python in a worker: it is started with a program and its files, and runs one text after another. */

import { wasiShim } from "./wasi_shim.js";

const { ConsoleStdout, Directory, File, Inode, PreopenDirectory, WASI, wasi } = wasiShim;
const MOST = 100_000; // letters that a cell may print, but for lines that are written anew, as a bar is
let python;
let printed; // so many since the cell began

/** The one folder that the program is given; it asks by its rights whether a folder can be written to. */
class Root extends PreopenDirectory {
  fd_fdstat_get() {
    const found = super.fd_fdstat_get();
    found.fdstat.fs_rights_base = found.fdstat.fs_rights_inherited = 2n ** 29n - 1n; // all of them
    return found;
  }
}
const root = new Root("/", new Map());

/** What is open of a device: all that is written to it is given to a function; reading it finds its end. */
class Opened extends ConsoleStdout {
  fd_read() {
    return { ret: wasi.ERRNO_SUCCESS, data: new Uint8Array() };
  }
}

class Device extends Inode {
  constructor(take = () => {}) {
    super();
    this.take = take;
  }

  path_open() {
    return { ret: wasi.ERRNO_SUCCESS, fd_obj: new Opened(this.take) };
  }

  stat() {
    return new wasi.Filestat(this.ino, wasi.FILETYPE_CHARACTER_DEVICE, 0n);
  }
}

/** Put something at a path, with the folders that are missing on the way. */
function put(path, what) {
  const parts = path.split("/");
  const last = parts.pop();
  let { contents } = root.dir;
  for (const part of parts) {
    if (!contents.has(part)) contents.set(part, new Directory(new Map()));
    ({ contents } = contents.get(part));
  }
  contents.set(last, what);
}

/** Put down files that come as one: how long the list of their names and sizes is, the list, and what is in them. */
function unpack(pack) {
  let at = 4 + new DataView(pack).getUint32(0, true);
  for (const [path, size] of JSON.parse(new TextDecoder().decode(new Uint8Array(pack, 4, at - 4)))) {
    put(path, Object.assign(new File([]), { data: new Uint8Array(pack, at, size) })); // given to File it would be copied
    at += size;
  }
}

/** A function that gives the text of bytes to another, also where a letter comes in two pieces. */
function decoded(tell) {
  const letters = new TextDecoder();
  return (bytes) => tell(letters.decode(bytes, { stream: true }));
}

/** What gives the page a text, and ends a cell that would never end to print: the page could not keep up with it. */
const printer = (stream) => decoded((text) => {
  if (!text.includes("\r")) printed += text.length;
  if (printed > MOST) throw `it printed more than ${MOST} letters`;
  postMessage({ kind: "text", stream, text });
});

async function startPython(program, variables) {
  for (const folder of ["tmp", "home", "work", "progress"]) put(folder, new Directory(new Map()));
  let shown = "";
  put("dev/null", new Device());
  put("dev/page", new Device(decoded((text) => { // each line is a message
    const lines = (shown + text).split("\n");
    shown = lines.pop();
    lines.forEach((line) => postMessage(JSON.parse(line)));
  })));
  const streams = ["out", "err"].map((stream) => new Opened(printer(stream)));
  const settings = Object.entries(variables).map(([key, value]) => `${key}=${value}`);
  const shim = new WASI(["python"], settings, [new Opened(() => {}), ...streams, root], { debug: false });
  const calls = { ...shim.wasiImport };
  for (const call of ["clock_time_get", "clock_res_get"]) { // the processor's time is not to be had: the clock's is taken
    calls[call] = (clock, ...others) => shim.wasiImport[call](Math.min(clock, wasi.CLOCKID_MONOTONIC), ...others);
  }
  const instance = await WebAssembly.instantiate(program, { wasi_snapshot_preview1: calls, host: { call: () => -1 } });
  shim.initialize(instance);
  python = instance.exports;
}

/** Run a text in Python's main module; what it raises it prints. */
function run(text) {
  const bytes = new TextEncoder().encode(text);
  const at = python.host_alloc(bytes.length);
  new Uint8Array(python.memory.buffer, at, bytes.length).set(bytes);
  python.turn(at, bytes.length);
}

onmessage = async ({ data }) => {
  printed = 0;
  try {
    if (data.pack) unpack(data.pack);
    if (data.program) await startPython(data.program, data.variables);
    run(data.text);
    postMessage({ kind: "done" });
  } catch (error) {
    postMessage({ kind: "broken", text: String(error) });
  }
};
