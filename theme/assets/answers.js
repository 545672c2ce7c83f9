/* What the directory answers where nobody fits: why, who is near, whom to ask; and what other pages hold. */

/* global search */
/* exported answers */
const answers = (page) => {
  "use strict";

  const { $, copy, fill, say, labels, row } = page;
  const MOST = 20; // rows of those who are near
  const quoted = (word) => `„${word}“`;

  /** What was asked for, in words. */
  const told = (said) => [...new Set(said.keys())].map((kind) =>
    kind === "suche" ? quoted(said.get(kind)) : labels(kind, said.getAll(kind))).join(" + ");

  /** A sentence for each value that nobody has, with how many do not tell. */
  const reasons = (missed) => missed.map(({ kind, slug }) => fill(copy(`.absent[data-kind="${kind}"]`), { what: labels(kind, [slug]) }));

  /** Why nobody fits, each way out with what it would show, and a letter that asks. */
  const nobody = (index, said, { none, missed }, pages, go) => {
    const block = copy(".nobody"), way = $(".without", block), ways = way.parentNode, mail = $(".mail", block);
    fill($(".word", block), { word: said.get("suche") });
    $("strong", block).textContent = told(said);
    $(".word", block).before(...reasons(missed));
    if (pages.length || !none || missed.some(({ word }) => word)) $(".word", block).remove();
    if (missed.length || none) $(".both", block).remove();
    way.remove();
    for (const { kind, words, rest, left } of search.ways(index, said)) {
      const one = fill(way.cloneNode(true), { what: words ? quoted(words) : labels(kind, said.getAll(kind)) });
      $(".left", one).textContent = say(left);
      $("button", one).onclick = () => go(rest);
      ways.append(one);
    }
    mail.href += encodeURIComponent(told(said));
    return block;
  };

  /** Those who may help instead, and how they were found. */
  const near = (index, said, missed) => {
    const others = search.near(index, said, missed);
    if (!others) return [];
    const block = fill(copy(".nearby"), { what: told(others.rest), count: say(others.found.length) });
    $("ul", block).replaceChildren(...others.found.slice(0, MOST).map(row));
    return [block];
  };

  /** Other pages of the site that hold what is typed. */
  const elsewhere = (index, said) => {
    const pages = search.elsewhere(index, said.get("suche") || "");
    if (!pages.length) return [];
    const block = copy(".elsewhere"), list = $("ul", block), item = list.firstElementChild;
    list.replaceChildren(...pages.slice(0, MOST).map(([address, textContent, lang]) => {
      const one = item.cloneNode(true), link = $("a", one);
      link.setAttribute("href", link.getAttribute("href") + address);
      link.append(Object.assign(document.createElement("bdi"), { lang, textContent }));
      return one;
    }));
    return [block];
  };

  return { nobody, reasons, near, elsewhere };
};
