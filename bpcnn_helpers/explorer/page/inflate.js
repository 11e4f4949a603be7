/* What Python compressed, as a text that a page can hold. */

export const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

export const inflated = (bytes) =>
  new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer();

/** What was packed by deflating.py: anything that JSON can hold. */
export const contentOf = async (text) => JSON.parse(new TextDecoder().decode(await inflated(bytesOf(text))));
