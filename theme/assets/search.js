/* The search: what is typed against the index of the directory (wegweiser/editions/data/search.py). No library, no word of a
   language; directory.js shows what it finds. */

/* exported search */
const search = (() => {
  "use strict";

  /* Folding: the rules of wegweiser/text.py; tests/folding.json is tried on both. */
  const KIN = Object.fromEntries(
    "ßss ıi æae œoe øo đd ðd łl þth əa ςσ іи єе эе ґг ји ٱا ىي یي ێي ےي ةه ەه ہه ھه کك ۆو ڕر ڵل"
      .split(" ").map((pair) => [pair[0], pair.slice(1)]));
  const figure = (sign) => /[٠-٩۰-۹]/.test(sign) ? String(sign.charCodeAt(0) & 15) : sign;
  const fold = (text) => text.normalize("NFKD")
    .replace(/([\p{L}\u0300-\u036f])(?:[*:_·•∗]|\/-?|\((?=in(?:nen)?\)))(?=in(?:nen|(?!\p{L})))/giu, "$1").toLowerCase()
    .replace(/[\p{Mn}\p{Cf}'’ʼ`ـ]/gu, "")
    .replace(/[^\p{L}\p{N}\p{Mc}]+/gu, " ").trim()
    .replace(/\P{ASCII}/gu, (sign) => KIN[sign] ?? figure(sign))
    .replace(/([aou])e+/g, "$1");

  /* Searching: the name counts most, then other names, then topics, languages and places, then texts. */
  const WEIGHTS = [8, 4, 2, 1];
  const LIKE = 0.55, FAR = 0.66; // so much of a mistyped word must be in a word of the index; more where their first letters differ
  const HEAD = 4, TAIL = 5; // letters of a word that a longer one begins or ends with
  const MOST = 2 ** 20; // more entries than any directory has
  const SLICE = 200; // entries prepared at a stretch, so that typing is never held up

  const prepare = async (index) => {
    const kinds = Object.keys(index.facets);
    const entries = [], own = [], words = new Map();
    for (let i = 0; i < index.id.length; i++) {
      if (i % SLICE === SLICE - 1) await new Promise((go) => { setTimeout(go); });
      const terms = kinds.flatMap((kind) => index.values[kind][i].map((n) => index.facets[kind][n][3]));
      const fields = [fold(`${index.name[i]} ${index.short[i]}`), index.also[i], terms.join(" "),
        `${fold(index.line[i])} ${index.text[i]}`];
      entries.push(fields);
      own.push(kinds.map((kind) => index.values[kind][i]));
      for (const word of new Set(fields.join(" ").split(" "))) {
        if (!words.has(word)) words.set(word, []);
        words.get(word).push(i);
      }
    }
    // All words in one book, each between two spaces of its own; `wordAt` tells which word stands at a place.
    const known = [...words.keys()];
    const book = ` ${known.join("  ")} `;
    const wordAt = new Uint32Array(book.length);
    let at = 1;
    known.forEach((word, n) => { wordAt.fill(n, at, at + word.length + 1); at += word.length + 2; });
    return { ...index, kinds, entries, own, words, known, book, wordAt };
  };

  const score = (fields, word) => {
    let sum = 0;
    for (let n = 0; n < 4; n++) {
      const at = fields[n].indexOf(word);
      if (at >= 0) sum += WEIGHTS[n] * (at && fields[n][at - 1] !== " " ? 1 : 2);
    }
    return sum;
  };

  /** Points of each entry for a word that none holds: by the trigrams that its words share with it. */
  const alike = (index, word) => {
    const points = new Float64Array(index.entries.length);
    const shared = new Map(), padded = ` ${word} `;
    const wanted = new Set(Array.from({ length: word.length }, (_, n) => padded.slice(n, n + 3)));
    if (word.length < 4) return points;
    for (const three of wanted) {
      for (let last = -1, at = index.book.indexOf(three); at >= 0; at = index.book.indexOf(three, at + 1)) {
        const n = index.wordAt[at + 1];
        if (n !== last) shared.set(n, (shared.get(n) || 0) + 1);
        last = n;
      }
    }
    for (const [n, count] of shared) {
      const share = count / wanted.size, like = index.known[n];
      if (share < (like[0] === word[0] ? LIKE : FAR)) continue;
      for (const i of index.words.get(like)) points[i] = Math.max(points[i], share * (10 + score(index.entries[i], like)));
    }
    return points;
  };

  /** The rarest word of the index that a longer one begins or ends with, which no entry holds: Beratung for Rechtsberatung. */
  const part = (index, word) => index.known
    .filter((one) => (one.length >= HEAD && word.startsWith(one)) || (one.length >= TAIL && word.endsWith(one)))
    .sort((one, other) => index.words.get(one).length - index.words.get(other).length)[0];

  /** Points of each entry for a query; short words beside longer ones (für, und) count but need not be met. */
  const weigh = (index, query) => {
    // An Arabic article is no part of the word: what stands with it is found without it, and the other way round.
    const words = fold(query).split(" ").filter(Boolean).map((word) => word.replace(/^ال(?=.{3})/, ""));
    const long = words.some((word) => word.length > 3);
    const points = new Float64Array(index.entries.length).fill(words.length ? 0 : 1);
    let similar = "";
    for (const word of words) {
      const must = !long || word.length > 3 || /\d/.test(word);
      const sum = (one) => Float64Array.from(index.entries, (fields) => score(fields, one));
      let sums = sum(word);
      if (must && !sums.some(Boolean)) {
        const near = alike(index, word), held = near.some(Boolean) ? "" : part(index, word);
        sums = held ? sum(held) : near;
        similar = word;
      }
      sums.forEach((own, i) => { points[i] = must && !own ? -Infinity : points[i] + own; });
    }
    return { points, similar };
  };

  /** The numbers of the entries that match, best first, and how many each facet value would leave. */
  const find = (index, state) => {
    const { points, similar } = weigh(index, state.get("suche") || "");
    const chosen = index.kinds.map((kind) => {
      const slugs = state.getAll(kind);
      return slugs.length ? index.facets[kind].map(([slug]) => slugs.includes(slug)) : null;
    });
    const counts = index.kinds.map((kind) => index.facets[kind].map(() => 0)), all = counts.length;
    const ranks = [];
    let none = true;
    for (let i = 0; i < points.length; i++) {
      if (points[i] <= 0) continue;
      none = false;
      const own = index.own[i];
      let missed = 0, only = -1;
      for (let k = 0; k < all; k++) {
        if (chosen[k] && !own[k].some((n) => chosen[k][n])) { missed++; only = k; }
      }
      if (!missed) ranks.push(Math.round(points[i] * 1000) * MOST + MOST - i);
      if (missed < 2) {
        for (let k = missed ? only : 0; k < (missed ? only + 1 : all); k++) for (const n of own[k]) counts[k][n]++;
      }
    }
    // Points and place in one number: numbers sort fast, best first, and in the order of the list where they are equal.
    const found = Array.from(Float64Array.from(ranks).sort().reverse(), (rank) => MOST - (rank % MOST || MOST));
    return { found, counts, similar, none };
  };

  /** What finds something where a query does not: all but one of its words, all without its words, all but one facet. */
  const ways = (index, state) => {
    const query = state.get("suche") || "", typed = query.split(/\s+/), found = [];
    const without = (kind, words, others) => {
      const rest = new URLSearchParams(state);
      if (others) rest.set(kind, others); else rest.delete(kind);
      const left = find(index, rest).found.length;
      if (left) found.push({ kind, words, rest, left });
    };
    if (typed.length > 1 && typed.length < 6) typed.forEach((one, n) => without("suche", one, typed.filter((_, other) => other !== n).join(" ")));
    if (query) without("suche", query);
    index.kinds.filter((kind) => state.has(kind)).forEach((kind) => without(kind));
    return found;
  };

  return { fold, prepare, find, ways };
})();
