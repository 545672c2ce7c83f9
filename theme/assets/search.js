/* The search: what is typed against the index (wegweiser/editions/data/search.py); directory.js shows what it finds. */

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

  /* Searching: the name counts most, then other names, then topics, languages and places,
     then texts, then everyday words for a topic. */
  const WEIGHTS = [8, 4, 1], TERM = 2, ALSO = .25;
  const LIKE = 0.55, FAR = 0.66; // so much of a mistyped word must be in a word of the index; more where their first letters differ
  const HEAD = 4, TAIL = 5; // letters of a word that a longer one begins or ends with
  const MOST = 2 ** 20; // more entries than any directory has
  const SLICE = 200; // entries prepared at a stretch, so that typing is never held up

  const prepare = async (index) => {
    const kinds = Object.keys(index.facets), totals = kinds.map((kind) => index.facets[kind].map(() => 0));
    // Every field begins and ends with a space, as its words do.
    const terms = kinds.map((kind) => index.facets[kind].map(([, , , names, also]) => [` ${names} `, ` ${also} `]));
    const entries = [], own = [], words = new Map();
    for (let i = 0; i < index.id.length; i++) {
      if (i % SLICE === SLICE - 1) await new Promise((go) => { setTimeout(go); });
      const values = kinds.map((kind) => index.values[kind][i]);
      const fields = [fold(`${index.name[i]} ${index.short[i]}`), index.also[i], `${fold(index.line[i])} ${index.text[i]}`]
        .map((field) => ` ${field} `);
      entries.push([...fields]);
      own.push(values);
      values.forEach((numbers, k) => {
        for (const n of numbers) { totals[k][n]++; fields.push(...terms[k][n]); }
      });
      for (const word of new Set(fields.join("").trim().split(/ +/))) {
        if (!words.has(word)) words.set(word, []);
        words.get(word).push(i);
      }
    }
    // All words in one book; `wordAt` tells which stands at a place.
    const known = [...words.keys()];
    const book = ` ${known.join("  ")} `;
    const wordAt = new Uint32Array(book.length);
    let at = 1;
    known.forEach((word, n) => { wordAt.fill(n, at, at + word.length + 1); at += word.length + 2; });
    const leaves = index.pages.map(([, title, , text]) => [` ${fold(title)} `, ` ${text} `]);
    return { ...index, kinds, totals, terms, entries, own, leaves, words, known, book, wordAt };
  };

  /** How well a word fits a field: 3 whole, 2 begun, 1 inside (nothing for short Latin ones). */
  const fit = (field, word) => {
    if (!field.includes(word)) return 0;
    if (field.includes(` ${word}`)) return field.includes(` ${word} `) ? 3 : 2;
    return word.length >= HEAD || word > "z" ? 1 : 0;
  };

  /** What gives the points of entry i for a word that fits at least so well. */
  const scorer = (index, word, least = 1) => {
    const level = (field) => { const found = fit(field, word); return found < least ? 0 : found; };
    const terms = index.terms.map((kind) => kind.map(([names, also]) => TERM * level(names) + ALSO * level(also)));
    return (i) => {
      let best = 0, sum = 0;
      for (let n = 0; n < 3; n++) sum += WEIGHTS[n] * level(index.entries[i][n]);
      for (let k = 0; k < terms.length; k++) for (const n of index.own[i][k]) best = Math.max(best, terms[k][n]);
      return sum + best;
    };
  };

  /** Points of each entry for a word that none holds: by shared trigrams. */
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
      const score = scorer(index, like);
      for (const i of index.words.get(like)) points[i] = Math.max(points[i], share * (10 + score(i)));
    }
    return points;
  };

  /** The rarest word of the index in a longer one that no entry holds: Beratung for Rechtsberatung. */
  const part = (index, word) => index.known
    .filter((one) => (one.length >= HEAD && word.startsWith(one)) || (one.length >= TAIL && word.endsWith(one)))
    .sort((one, other) => index.words.get(one).length - index.words.get(other).length)[0];

  /* Endings of German, English, Turkish, Ukrainian, Russian, Arabic words, folded. */
  const ENDING = /(?:ungen|innen|[ui]ng|e[nrsm]?|[ns]|l[ae]ri?|l[iu]k|c?[iu]|[аяы]ми|[оы][мг][оуи]|[ая]х|[ое][вм]|[оиы]и|[уаюя][юя]|[аяуюыиоеь]|ات|[يو]ن|يه|ان|[هي])$/;
  const stem = (word) => {
    const cut = word.replace(ENDING, "");
    return cut.length < (word > "ء" ? 3 : HEAD) ? "" : cut;
  };

  /** The value that a word means and that no entry has. */
  const absent = (index, word) => index.kinds.flatMap((kind, k) => index.facets[kind]
    .filter(([, , , names, also], n) => !index.totals[k][n] &&
      `${names} ${also}`.split(" ").some((name) => name === word || name === `ال${word}` || (word.length > HEAD && name.startsWith(word))))
    .map(([slug, , , names]) => ({ kind, slug, word, names })))
    .sort((one, other) => one.names.length - other.names.length)[0]; // Kurdish before Central Kurdish

  // An Arabic article is no part of a word; "&" is none, so neither is an "und" between others: „Du & Ich“, „Du und Ich“.
  const AND = /^(?:und|and|ve|та|и)$/;
  const split = (query) => {
    const words = fold(query).split(" ").filter(Boolean).map((word) => word.replace(/^ال(?=.{3})/, ""));
    const others = words.filter((word) => !AND.test(word));
    return others.length ? others : words;
  };
  const asked = (words) => words.filter((word) => !words.some((one) => one.length > 3) || word.length > 3 || /\d/.test(word));

  /** Points of each entry for a query; short words beside longer ones (für, und) need not be met. */
  const weigh = (index, query) => {
    const words = split(query), musts = asked(words), missed = [];
    const points = new Float64Array(index.entries.length).fill(words.length ? 0 : 1);
    let similar = "";
    for (const word of words) {
      const must = musts.includes(word);
      const sum = (one, least) => index.id.map((_, i) => i).map(scorer(index, one, least));
      // Hörde, where nobody is, must not be found in Behörden.
      const nobody = must && !index.book.includes(` ${word}`) && absent(index, word);
      let sums = nobody ? [] : sum(word);
      if (nobody) {
        missed.push(nobody);
        points.fill(-Infinity);
      } else if (must && !sums.some(Boolean)) {
        const root = stem(word);
        if (root) sums = sum(root, 2);
        if (!sums.some(Boolean)) {
          const near = alike(index, word), held = near.some(Boolean) ? "" : part(index, word);
          sums = held ? sum(held) : near;
          similar = word;
        }
      }
      sums.forEach((own, i) => { points[i] = must && !own ? -Infinity : points[i] + own; });
    }
    return { points, similar, missed };
  };

  /** The numbers of the entries that match, best first, and how many each facet value would leave. */
  const find = (index, state) => {
    const { points, similar, missed } = weigh(index, state.get("suche") || "");
    const chosen = index.kinds.map((kind, k) => {
      const slugs = state.getAll(kind);
      slugs.filter((slug) => !index.facets[kind].some(([own], n) => own === slug && index.totals[k][n]))
        .forEach((slug) => missed.push({ kind, slug }));
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
    // Points and place in one number: numbers sort fast, best first, else in the order of the list.
    const found = Array.from(Float64Array.from(ranks).sort().reverse(), (rank) => MOST - (rank % MOST || MOST));
    return { found, counts, similar, none, missed };
  };

  /** What finds something where a query does not: without a word, all words, a facet. */
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

  /** Who may help where nobody fits: who does not tell, who is around, who fits without the words. */
  const near = (index, state, missed) => {
    const put = (from, kind, values) => new URLSearchParams(
      [...from].filter(([key]) => key !== kind).concat(values.filter(Boolean).map((value) => [kind, value])));
    const unsaid = (from, kind) => from.has(kind) ? put(from, kind, ["nicht-angegeben"]) : from;
    const around = (from) => put(from, "bezirk", from.getAll("bezirk").flatMap((slug) => index.near[slug] || [slug]));
    let base = state;
    for (const { kind, slug, word } of missed.filter((one) => one.word)) {
      const others = base.get("suche").split(/\s+/).filter((one) => !split(one).includes(word)).join(" ");
      base = put(put(base, "suche", [others]), kind, [slug]);
    }
    for (const rest of [base, put(base, "suche", [])].flatMap((from) => {
      const quiet = unsaid(from, "sprache");
      return [quiet, around(from), around(quiet), unsaid(from, "bezirk"), unsaid(quiet, "bezirk"), unsaid(from, "thema"), from];
    })) {
      const { found } = find(index, rest);
      if (found.length && String(rest)) return { rest, found };
    }
    return null;
  };

  /** The other pages of the site that hold every word, those first that are called so. */
  const elsewhere = (index, query) => {
    const words = asked(split(query));
    const points = index.leaves.map((fields) => words.map((word) => {
      const root = stem(word), best = (one) => 2 * fit(fields[0], one) + fit(fields[1], one);
      return best(word) || (root && best(root) / 9);
    }));
    return index.pages.map((page, n) => ({ page, sum: words.length && points[n].every(Boolean) ? points[n].reduce((a, b) => a + b) : 0 }))
      .filter(({ sum }) => sum).sort((a, b) => b.sum - a.sum).map(({ page }) => page);
  };

  return { fold, prepare, find, ways, near, elsewhere };
})();
