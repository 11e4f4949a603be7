/* Files in memory, for a program that knows files only: folders, files, and devices, to which it can write. */

let nextNode = 1n;

export class Folder {
  node = nextNode++;
  kind = 3;
  inside = new Map();
  size = 0;
}

export class Content {
  node = nextNode++;
  kind = 4;

  constructor(bytes = new Uint8Array()) {
    this.bytes = bytes;
    this.size = bytes.length;
  }

  /** Make it as long as this; what is added is zero, and more than is asked for, so that growing stays cheap. */
  resize(size) {
    if (size > this.bytes.length) {
      const larger = new Uint8Array(Math.max(size, 2 * this.bytes.length));
      larger.set(this.bytes.subarray(0, this.size));
      this.bytes = larger;
    } else if (size < this.size) this.bytes.fill(0, size, this.size);
    this.size = size;
  }

  read(at, length) {
    return this.bytes.subarray(at, Math.min(at + length, this.size));
  }

  write(at, bytes) {
    if (at + bytes.length > this.size) this.resize(at + bytes.length);
    this.bytes.set(bytes, at);
  }
}

/** What swallows all that is written to it, or gives it to a function; reading it finds its end. */
export class Device {
  node = nextNode++;
  kind = 2;
  size = 0;

  constructor(take = () => {}) {
    this.take = take;
  }

  resize() {}

  read() {
    return new Uint8Array();
  }

  write(at, bytes) {
    this.take(bytes);
  }
}

/** The folder that holds what a path names, and the last part of it; undefined where there is no such folder. */
export function parentOf(root, path) {
  const chain = [root];
  const parts = path.split("/").filter((part) => part && part !== ".");
  const last = parts.at(-1) === ".." ? undefined : parts.pop();
  for (const part of parts) {
    if (part === "..") chain.length > 1 && chain.pop();
    else chain.push(chain.at(-1)?.inside?.get(part));
    if (!chain.at(-1)?.inside) return undefined;
  }
  return { folder: chain.at(-1), last };
}

/** What a path names, or undefined. */
export function find(root, path) {
  const place = parentOf(root, path);
  return place && (place.last === undefined ? place.folder : place.folder.inside.get(place.last));
}

/** Put something at a path, with the folders that are missing on the way. */
export function put(root, path, what) {
  const parts = path.split("/").filter(Boolean);
  const last = parts.pop();
  let folder = root;
  for (const part of parts) {
    if (!folder.inside.has(part)) folder.inside.set(part, new Folder());
    folder = folder.inside.get(part);
  }
  folder.inside.set(last, what);
}
