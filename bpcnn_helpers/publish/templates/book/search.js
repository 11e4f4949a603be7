// The search over all pages, loaded when a reader first searches: MiniSearch stands above it, the texts below.
const WORD = /[\p{L}\p{M}\p{N}∂∇]+/gu;
const NAMES = { δ: "delta", σ: "sigma", β: "beta", η: "eta", θ: "theta", "∂": "partial", "∇": "nabla" };
const AROUND = 30; // words of an excerpt
const BEFORE = 5; // of them in front of the first that was found
const MOST = 12; // places that are shown

const plain = (word) => word.normalize("NFKC").toLowerCase();
const termsOf = (word) => [plain(word), NAMES[plain(word)[0]]].filter(Boolean);
const found = new MiniSearch({
  idField: "place",
  fields: ["heading", "text", "chapter"],
  tokenize: (text) => text.match(WORD) ?? [],
  processTerm: termsOf,
  searchOptions: {
    processTerm: plain, combineWith: "AND", boost: { heading: 4, chapter: 0.3 },
    prefix: (term, place, terms) => term.length > 3 || place === terms.length - 1, // a short word may still be typed
  },
});
let sections = [];

/** The words around the first place where most of the terms stand together, as [text, is it one of them]. */
function excerpt(text, terms) {
  const words = [...text.matchAll(WORD)].map((match) => ({
    from: match.index, to: match.index + match[0].length, term: termsOf(match[0]).find((term) => terms.has(term)),
  }));
  const together = (place) => new Set(words.slice(place, place + AROUND - BEFORE).map(({ term }) => term)).size;
  let best = 0;
  for (const [place, { term }] of words.entries()) if (term && together(place) > together(best)) best = place;
  const first = Math.max(0, best - BEFORE);
  const shown = words.slice(first, first + AROUND);
  if (!shown.length) return [];
  const pieces = [[first ? "… " : "", false]];
  let done = shown[0].from;
  for (const { from, to, term } of shown.filter((word) => word.term)) {
    pieces.push([text.slice(done, from), false], [text.slice(from, to), true]);
    done = to;
  }
  const isAll = first + AROUND >= words.length;
  pieces.push([isAll ? text.slice(done) : `${text.slice(done, shown.at(-1).to)} …`, false]);
  return pieces.filter(([piece]) => piece);
}

/** The sections in which all words of a query stand, the best first; with a slip of the pen where there is none. */
globalThis.searchBook = (query) => {
  const exact = found.search(query);
  const hits = exact.length ? exact : found.search(query, { fuzzy: (term) => (term.length > 3 ? 0.25 : false) });
  return {
    many: hits.length,
    places: hits.slice(0, MOST).map(({ id, terms }) => ({
      ...sections[id], excerpt: excerpt(sections[id].text, new Set(terms)),
    })),
  };
};

/** Take the texts: {page, chapter, heading, anchor, text} of each section. */
globalThis.fillSearch = (texts) => {
  sections = texts;
  found.addAll(texts.map((text, place) => ({ ...text, place })));
};
