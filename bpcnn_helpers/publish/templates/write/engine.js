/* Python for a page, in a worker. Another engine would have the same three: start, run, end. */

const ENVIRONMENT = { TMPDIR: "/tmp", HOME: "/home", MPLCONFIGDIR: "/tmp", PYTHONTZPATH: "", NO_COLOR: "1", BPCNN_PROGRESS: "/progress" };
// The program remembers where its whole library would be; ours is a part of it, in another place.
const STARTS = `
import sys
sys.path[:] = ["/book.zip", "/book"]
for module in list(sys.modules.values()):
    if hasattr(module, "__path__"):
        module.__path__ = ["/book.zip/" + module.__name__.replace(".", "/")]
        module.__spec__.submodule_search_locations = module.__path__
del module
import in_page
in_page.start(globals())
`;
const ADDS = `
import importlib, sys, scipy
importlib.invalidate_caches()
sys.path.append("/more.zip")
scipy.__path__.append("/more.zip/scipy")
`;

const bytesIn = (text) => Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const inflated = (blob) => new Response(blob.stream().pipeThrough(new DecompressionStream("gzip")), {
  headers: { "Content-Type": "application/wasm" },
});

/** Load a piece: a script that hands over a text, since a page from a file may load nothing else. */
function loadPiece(src) {
  return new Promise((resolve, reject) => {
    const script = make("script", { src });
    globalThis.bookPiece = (text) => resolve(bytesIn(text));
    script.onload = () => script.remove();
    script.onerror = () => reject(new Error(`${src} cannot be loaded`));
    document.head.append(script);
  });
}

class Engine {
  #parts;
  #loaded = {};
  #program;
  #worker;
  #answer;

  /** `parts` are the addresses of the pieces, by part; `tell` gets what Python prints and shows. */
  constructor(parts, tell) {
    this.#parts = parts;
    this.tell = tell;
  }

  /** Load what is not loaded yet, and start Python; `far(pieces, all)` is told how far it is. */
  async start(far) {
    const names = ["worker", "program", "library"];
    const all = names.reduce((sum, name) => sum + this.#parts[name].length, 0);
    let done = 0;
    for (const name of names) await this.#load(name, () => far(done += 1, all));
    this.#program ??= await WebAssembly.compileStreaming(inflated(this.#loaded.program));
    delete this.#loaded.program; // what is compiled is enough to start again
    this.#parts.program = [];
    const script = URL.createObjectURL(this.#loaded.worker.slice(0, undefined, "text/javascript"));
    this.#worker = new Worker(script);
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = ({ message }) => this.#hear({ kind: "broken", text: message ?? "the worker cannot be started" });
    await this.#ask({ program: this.#program, variables: ENVIRONMENT, pack: await this.#pack("library"), text: STARTS });
    this.hasMore = false;
  }

  /** Add the larger libraries, which few cells need. */
  async add() {
    await this.#load("more", () => {});
    this.hasMore = true;
    return this.#ask({ pack: await this.#pack("more"), text: ADDS });
  }

  /** Run a text of Python; whether that ended, and not the engine. */
  run(text) {
    return this.#ask({ text });
  }

  end() {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#answer?.(false);
  }

  get isRunning() {
    return Boolean(this.#worker);
  }

  async #load(name, each) {
    if (this.#loaded[name]) return;
    const pieces = [];
    for (const src of this.#parts[name]) {
      pieces.push(new Blob([await loadPiece(src)])); // which the browser may put on the disk
      each();
    }
    this.#loaded[name] = new Blob(pieces);
  }

  #pack(name) {
    return inflated(this.#loaded[name]).arrayBuffer();
  }

  #ask(message) {
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.#worker.postMessage(message, message.pack ? [message.pack] : []);
    });
  }

  #hear(message) {
    if (message.kind === "done") this.#answer(true);
    else this.tell(message);
    if (message.kind === "broken") this.end();
  }
}
