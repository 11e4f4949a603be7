/* The system under a program for WASI preview 1: its files, its clock, and nothing else. */

import { Content, Folder, find, parentOf } from "./files.js";

const [OK, BAD_FILE, EXISTS, INVALID, IS_FOLDER, MISSING, NOT_THERE, NO_FOLDER, NOT_EMPTY] = [0, 8, 20, 28, 31, 44, 52, 54, 55];
const ROOT = 3; // the descriptor of the one folder that the program is given: /
const text = new TextDecoder();
const bytesOf = (words) => new TextEncoder().encode(words);

export class Exit extends Error {}

const open = []; // what is open, by its number
const settings = [];
const args = [bytesOf("python\0")];
let memory; // returns that of the program
const view = () => new DataView(memory());
const name = (at, length) => text.decode(new Uint8Array(memory(), at, length));
const u32 = (at, value) => view().setUint32(at, value, true);
const u64 = (at, value) => view().setBigUint64(at, BigInt(value), true);

/** Call `each` with the pieces of memory of a list, until it is done with less than a piece; return the sum. */
function overPieces(list, many, each) {
  const [here, buffer] = [view(), memory()];
  let sum = 0;
  for (let n = 0; n < many; n += 1) {
    const piece = new Uint8Array(buffer, here.getUint32(list + 8 * n, true), here.getUint32(list + 8 * n + 4, true));
    const done = each(piece, sum);
    sum += done;
    if (done < piece.length) break;
  }
  return sum;
}

const reads = (file, list, many, at, told) => {
  u32(told, overPieces(list, many, (piece, before) => {
    const found = file.what.read(at + before, piece.length);
    piece.set(found);
    return found.length;
  }));
  return OK;
};
const writes = (file, list, many, at, told) => {
  u32(told, overPieces(list, many, (piece, before) => {
    file.what.write(at + before, piece);
    return piece.length;
  }));
  return OK;
};
const here = (told) => view().getUint32(told, true);

function status(what, at) {
  new Uint8Array(memory(), at, 64).fill(0);
  u64(at + 8, what.node);
  view().setUint8(at + 16, what.kind);
  u64(at + 24, 1);
  u64(at + 32, what.size);
  return OK;
}

function strings(list, places, at) {
  for (const [n, bytes] of list.entries()) {
    u32(places + 4 * n, at);
    new Uint8Array(memory(), at, bytes.length).set(bytes);
    at += bytes.length;
  }
  return OK;
}

function sizes(list, many, length) {
  u32(many, list.length);
  u32(length, list.reduce((sum, bytes) => sum + bytes.length, 0));
  return OK;
}

function opened(base, path, flags, descriptorFlags, told) {
  const [creates, wantsFolder, isNew, empties] = [1, 2, 4, 8].map((flag) => Boolean(flags & flag));
  const place = parentOf(base, path);
  if (!place) return MISSING;
  let what = place.last === undefined ? place.folder : place.folder.inside.get(place.last);
  if (!what && !creates) return MISSING;
  if (what && isNew && creates) return EXISTS;
  if (what && wantsFolder && !what.inside) return NO_FOLDER;
  if (!what) place.folder.inside.set(place.last, what = new Content());
  if (empties) what.resize?.(0);
  const free = open.findIndex((file, n) => n > ROOT && !file);
  const number = free < 0 ? open.length : free;
  open[number] = { what, at: 0, appends: Boolean(descriptorFlags & 1) };
  u32(told, number);
  return OK;
}

function list(folder, at, length, cookie, told) {
  const entries = [[".", folder], ["..", folder], ...folder.inside].slice(Number(cookie));
  let used = 0;
  for (const [n, [entry, what]] of entries.entries()) {
    const [letters, head] = [bytesOf(entry), new DataView(new ArrayBuffer(24))];
    head.setBigUint64(0, cookie + BigInt(n + 1), true);
    head.setBigUint64(8, what.node, true);
    head.setUint32(16, letters.length, true);
    head.setUint8(20, what.kind);
    const bytes = new Uint8Array([...new Uint8Array(head.buffer), ...letters]).subarray(0, length - used);
    new Uint8Array(memory(), at + used, bytes.length).set(bytes);
    used += bytes.length;
    if (used === length) break;
  }
  u32(told, used);
  return OK;
}

function remove(base, path, isFolder) {
  const place = parentOf(base, path);
  const what = place?.folder.inside.get(place.last);
  if (!what) return MISSING;
  if (Boolean(what.inside) !== isFolder) return isFolder ? NO_FOLDER : IS_FOLDER;
  if (what.inside?.size) return NOT_EMPTY;
  place.folder.inside.delete(place.last);
  return OK;
}

function rename(from, path, to, newPath) {
  const [old, place] = [parentOf(from, path), parentOf(to, newPath)];
  const what = old?.folder.inside.get(old.last);
  if (!what || !place) return MISSING;
  old.folder.inside.delete(old.last);
  place.folder.inside.set(place.last, what);
  return OK;
}

function wait(list, told, many, events) {
  const subscription = view();
  let nanoseconds = 0n;
  for (let n = 0; n < many; n += 1) {
    const at = list + 48 * n;
    if (subscription.getUint8(at + 8) === 0) nanoseconds = subscription.getBigUint64(at + 24, true);
    new Uint8Array(memory(), told + 32 * n, 32).fill(0);
    u64(told + 32 * n, subscription.getBigUint64(at, true));
    view().setUint8(told + 32 * n + 10, subscription.getUint8(at + 8));
  }
  const end = performance.now() + Number(nanoseconds) / 1e6;
  while (performance.now() < end); // nothing else could run here meanwhile
  u32(events, many);
  return OK;
}

const file = (call) => (number, ...others) => (open[number] ? call(open[number], ...others) : BAD_FILE);
const folder = (call) => file((base, ...others) => (base.what.inside ? call(base.what, ...others) : NO_FOLDER));
const refuse = () => NOT_THERE;
const nothing = () => OK;
const calls = {
  args_get: (places, at) => strings(args, places, at),
  args_sizes_get: (many, length) => sizes(args, many, length),
  environ_get: (places, at) => strings(settings, places, at),
  environ_sizes_get: (many, length) => sizes(settings, many, length),
  clock_res_get: (clock, told) => (u64(told, 1000), OK),
  clock_time_get: (clock, precision, told) => {
    u64(told, Math.round((clock === 0 ? Date.now() : performance.now()) * 1e6));
    return OK;
  },
  random_get: (at, length) => {
    for (let n = 0; n < length; n += 65536) crypto.getRandomValues(new Uint8Array(memory(), at + n, Math.min(65536, length - n)));
    return OK;
  },
  proc_exit: (code) => { throw new Exit(`exit ${code}`); },
  sched_yield: nothing,
  poll_oneoff: wait,
  fd_advise: nothing,
  fd_datasync: nothing,
  fd_sync: nothing,
  fd_close: (number) => (open[number] ? (delete open[number], OK) : BAD_FILE),
  fd_fdstat_get: file(({ what, appends }, at) => {
    new Uint8Array(memory(), at, 24).fill(0);
    view().setUint8(at, what.kind);
    view().setUint16(at + 2, appends ? 1 : 0, true);
    u64(at + 8, what.kind === 2 ? 0x40 : 0xffffffffn); // a device that cannot seek is a terminal to Python
    u64(at + 16, 0xffffffffn);
    return OK;
  }),
  fd_fdstat_set_flags: nothing,
  fd_filestat_get: file(({ what }, at) => status(what, at)),
  fd_filestat_set_size: file(({ what }, size) => (what.resize(Number(size)), OK)),
  fd_filestat_set_times: nothing,
  fd_prestat_get: (number, at) => (number === ROOT ? (u32(at, 0), u32(at + 4, 1), OK) : BAD_FILE),
  fd_prestat_dir_name: (number, at) => (number === ROOT ? (view().setUint8(at, 47), OK) : BAD_FILE),
  fd_pread: file((found, list, many, at, told) => reads(found, list, many, Number(at), told)),
  fd_pwrite: file((found, list, many, at, told) => writes(found, list, many, Number(at), told)),
  fd_read: file((found, list, many, told) => {
    if (found.what.inside) return IS_FOLDER;
    reads(found, list, many, found.at, told);
    found.at += here(told);
    return OK;
  }),
  fd_write: file((found, list, many, told) => {
    writes(found, list, many, found.appends ? found.what.size : found.at, told);
    found.at += here(told);
    return OK;
  }),
  fd_seek: file((found, offset, from, told) => {
    if (found.what.kind === 2) return 70; // as a pipe says it
    const at = [0, found.at, found.what.size][from] + Number(offset);
    if (!(at >= 0)) return INVALID;
    found.at = at;
    u64(told, at);
    return OK;
  }),
  fd_tell: file((found, told) => (u64(told, found.at), OK)),
  fd_readdir: folder(list),
  path_create_directory: folder((base, at, length) => {
    const place = parentOf(base, name(at, length));
    if (!place) return MISSING;
    if (place.last === undefined || place.folder.inside.has(place.last)) return EXISTS;
    place.folder.inside.set(place.last, new Folder());
    return OK;
  }),
  path_filestat_get: folder((base, flags, at, length, told) => {
    const what = find(base, name(at, length));
    return what ? status(what, told) : MISSING;
  }),
  path_filestat_set_times: nothing,
  path_open: folder((base, follow, at, length, flags, rights, inherited, descriptorFlags, told) => {
    return opened(base, name(at, length), flags, descriptorFlags, told);
  }),
  path_remove_directory: folder((base, at, length) => remove(base, name(at, length), true)),
  path_unlink_file: folder((base, at, length) => remove(base, name(at, length), false)),
  path_rename: folder((base, at, length, to, newAt, newLength) => {
    return rename(base, name(at, length), open[to].what, name(newAt, newLength));
  }),
  path_readlink: () => INVALID, // nothing is a link
};
for (const call of ["path_link", "path_symlink", "sock_accept", "sock_recv", "sock_send", "sock_shutdown"]) calls[call] = refuse;

/** The calls that a program imports, for these files and variables; `memoryOf` returns its memory. */
export function system({ root, variables, standard, memoryOf }) {
  memory = memoryOf;
  open.push(...[...standard, root].map((what) => ({ what, at: 0 })));
  settings.push(...Object.entries(variables).map(([key, value]) => bytesOf(`${key}=${value}\0`)));
  return calls;
}
