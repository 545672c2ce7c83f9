/* The directory's filter: turns the links of the facets into checkboxes, keeps what is chosen in the address
   (?suche=…&sprache=ar), and shows what search.js finds: values of one facet are alternatives, facets and words must all be
   met. Words come from the page, the index on first use. */

/* global answers, search */
(() => {
  "use strict";

  const form = document.getElementById("suche");
  const MOST = 100, FIRST = 8; // rows shown at a time, and at a stretch: the first before the next key

  if (!form) return;
  const $ = (selector, within = document) => within.querySelector(selector);
  const input = $("input", form), panel = $(".aside"), list = $(".list"), rows = $(".rows", list), heading = $("#liste");
  const toggle = $(".tofilter button"), chosen = $(".chosen"), picks = $("ul", chosen), status = $("[role=status]", list);
  const facets = $(".facets", panel), links = facets.cloneNode(true), words = $("#suche-worte").content;
  const address = $(".printed bdi"), home = address?.textContent, whole = [...rows.children], given = new Map();
  const total = heading.textContent, plural = new Intl.PluralRules(document.documentElement.lang);
  let index, turn = 0, typing = false, later, speaking, found = [];

  const on = (node, type, act) => node.addEventListener(type, act);
  const copy = (name) => $(name, words).cloneNode(true);
  const fill = (node, said) => {
    const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) walk.currentNode.data = walk.currentNode.data.replace(/\{(\w+)\}/g, (_, key) => said[key]);
    return node;
  };
  const say = (number) => {
    const same = [...words.querySelectorAll(".found")].find((one) => plural.select(+one.dataset.number) === plural.select(number));
    return same.textContent.replace(same.dataset.number, number);
  };

  /* From links to checkboxes */
  const boxes = [...facets.querySelectorAll("a")].map((link) => {
    const box = document.createElement("input"), label = document.createElement("label");
    [box.name, box.value] = link.pathname.split("/").slice(-3, -1).map(decodeURIComponent);
    box.type = "checkbox";
    label.append(box, ...link.childNodes);
    link.replaceWith(label);
    return box;
  });
  const known = new Map(boxes.map((box) => [`${box.name} ${box.value}`, box]));
  /* A value of an address that nobody has: a box like all others, named in show(). */
  const strange = (name, value) => {
    const twin = value && !known.has(`${name} ${value}`) && boxes.find((box) => box.name === name);
    if (!twin) return;
    const item = twin.closest("li").cloneNode(true), box = $("input", item);
    box.value = value;
    $("span", item).className = "strange";
    twin.closest("ul").append(item);
    boxes.push(box);
    known.set(`${name} ${value}`, box);
  };
  facets.querySelectorAll("summary").forEach((summary, n) => {
    summary.id = `suche-gruppe-${n}`;
    summary.parentNode.setAttribute("aria-labelledby", summary.id);
    summary.append(" ", $(".tally", toggle).cloneNode(true));
  });
  panel.className = "panel";
  facets.after(copy(".apply"));
  form.hidden = toggle.hidden = false;
  $(".tofilter a").hidden = true;

  const named = (box) => {
    const what = $("span", box.parentNode);
    const group = box.closest("details").firstElementChild.firstChild.data;
    return what.matches(".none") ? [`${group}: `, what.textContent] : [...what.cloneNode(true).childNodes];
  };
  const called = (kind, slug) => index.facets[kind].find(([own]) => own === slug)?.[1] || slug;
  const labels = (kind, slugs) => slugs.map((slug) => {
    const box = known.get(`${kind} ${slug}`);
    return box ? named(box).map((node) => node.textContent ?? node).join("") : called(kind, slug);
  }).join(", ");
  const checked = () => boxes.filter((box) => box.checked);
  const state = () => {
    const said = new URLSearchParams();
    if (input.value.trim()) said.set("suche", input.value.trim());
    checked().forEach((box) => said.append(box.name, box.value));
    return said;
  };
  const clear = (box) => {
    if (box) box.checked = false; else input.value = "";
    if (located) located.hidden = true;
  };

  /* Rows: those of the page, or made from the index */
  const spoken = ([, text, lang]) =>
    lang ? Object.assign(document.createElement("bdi"), { lang, textContent: text }) : text;
  const made = (i) => {
    const age = index.age[i];
    const row = $(".blanks", words).children[age ? 1 + (age === "unknown") : 0].cloneNode(true);
    const [link, chips, line, place] = ["a", ".chips", "p:not([class])", ".muted"].map((one) => $(one, row));
    const [, dot, comma] = /\{district\}(.*?)\{topic\}(.*?)\{topic\}/.exec(place.textContent);
    const terms = (kind) => index.values[kind][i].map((n) => index.facets[kind][n]).filter(([, label]) => label);
    const listed = (kind) => terms(kind).flatMap((term, n) => [...n ? [comma] : [], spoken(term)]);
    const where = listed("bezirk"), about = listed("thema"), chip = chips.firstElementChild;
    fill(row, { name: index.name[i], short: index.short[i], age });
    link.setAttribute("href", `${link.getAttribute("href")}${index.id[i]}/`);
    if (!index.short[i]) $("small", row).remove();
    chips.replaceChildren(...terms("sprache").map(([lang, textContent]) => {
      const one = chip.cloneNode(true);
      Object.assign(one.firstElementChild, { lang, textContent });
      return one;
    }));
    line.replaceChildren(spoken(["", index.line[i], index.lang[i]]));
    place.replaceChildren(...where, ...where.length && about.length ? [dot] : [], ...about);
    [chips, line, place].forEach((one) => { if (!one.textContent) one.remove(); });
    return row;
  };
  rows.querySelectorAll(".row").forEach((row) => given.set($("a", row).pathname.split("/").slice(-2)[0], row));
  const row = (i) => {
    const id = index.id[i];
    if (!given.has(id)) given.set(id, made(i));
    return given.get(id);
  };

  const more = copy(".more"), extra = []; // what stands around the rows for one result
  rows.after(more);
  more.hidden = true;
  let most, filling;
  const further = (until) => {
    clearTimeout(filling);
    rows.append(...found.slice(rows.children.length, until).map(row));
    const shown = rows.children.length, last = Math.min(most, found.length);
    more.hidden = shown < last || shown >= found.length;
    if (shown < last) filling = setTimeout(() => further(Math.min(shown + FIRST, most)));
  };

  /* What is shown */
  const pick = () => {
    const wanted = new Map([...known].filter(([, box]) => box.checked)), any = String(state());
    for (const one of [...picks.children]) {
      if (wanted.delete(one.dataset.key) || (any && one.matches(".all"))) continue;
      const next = one.nextElementSibling;
      if (one.contains(document.activeElement)) (any ? $("button", next) : heading).focus();
      one.remove();
    }
    if (any && !$(".all", picks)) {
      picks.append(copy(".all"));
      $(".all button", picks).onclick = () => { [null, ...checked()].forEach(clear); changed(); };
    }
    for (const [key, box] of wanted) {
      const one = copy(".pick");
      one.dataset.key = key;
      $(".what", one).append(...named(box));
      $("button", one).onclick = () => { clear(box); changed(); };
      $(".all", picks).before(one);
    }
    chosen.hidden = !any;
  };
  const tally = (node, number) => {
    $(".tally .count", node).textContent = number;
    $(".tally", node).hidden = !number;
  };
  const go = (rest) => { restore(rest); heading.focus(); changed(); };
  const answer = answers({ $, copy, fill, say, labels, row });
  const show = () => {
    facets.querySelectorAll(".strange").forEach((span) => {
      const { name, value } = $("input", span.parentNode);
      span.textContent = called(name, value);
    });
    const said = state(), active = Boolean(String(said)), result = search.find(index, said);
    found = active ? result.found : [];
    extra.splice(0).forEach((one) => one.remove());
    most = MOST;
    rows.replaceChildren();
    further(FIRST);
    if (!active) rows.append(...whole);
    if (result.similar && found.length) extra.push(fill(copy(".similar"), { word: said.get("suche") }));
    const after = answer.elsewhere(index, said);
    if (active && !found.length) {
      extra.push(...after, answer.nobody(index, said, result, after, go));
      after.length = 0;
    } else extra.push(...answer.reasons(result.missed));
    rows.before(...extra);
    more.after(...after);
    rows.hidden = active && !found.length;
    list.querySelectorAll(".letters, .leaf, .leaves").forEach((nav) => { nav.hidden = active; });
    heading.textContent = active ? say(found.length) : total;
    index.kinds.forEach((kind, k) => index.facets[kind].forEach(([slug], n) => {
      const label = known.get(`${kind} ${slug}`)?.parentNode;
      if (!label) return; // the page is older than the index
      const count = label.lastElementChild, now = String(result.counts[k][n]);
      if (count.textContent !== now) count.textContent = now;
      label.classList.toggle("nil", now === "0");
    }));
    facets.querySelectorAll("details").forEach((group) => tally(group, group.querySelectorAll(":checked").length));
    tally(toggle, checked().length);
    $(".apply span", panel).textContent = heading.textContent;
    panel.querySelectorAll(".tiles, .legend").forEach((map) => { map.hidden = active; });
    if (address) address.textContent = home + (active ? `?${said}` : "");
    address?.closest(".printed").classList.toggle("narrowed", active);
    extra.push(...after);
    pick();
    list.parentNode.classList.remove("waiting");
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      if (active && !found.length) extra.push(...answer.near(index, said, result.missed).map((one) => more.after(one) || one));
      status.textContent = [heading, ...located?.hidden === false ? [located] : [], ...extra.map((one) => $("p", one) || one)].map((one) => one.textContent).join(" ");
    }, 400);
  };

  /* A postcode stands for all its districts; one that no file knows for none. */
  const plz = form.elements.plz, located = $(".located");
  const locate = (said) => {
    const typed = plz ? (said.get("plz") || "").replace(/\s/g, "") : "";
    said.delete("plz");
    if (!typed) return;
    const place = [...words.querySelectorAll("[data-plz]")].find((one) => one.dataset.plz === typed);
    place?.dataset.slugs.split(" ").forEach((slug) => said.append("bezirk", slug));
    located.replaceChildren(...fill(copy(place ? ".within" : ".nowhere"), { postcode: typed, what: place?.textContent }).childNodes);
    located.hidden = false;
  };

  /* When it happens */
  const fail = () => {
    facets.replaceWith(links);
    $(".apply", panel)?.remove();
    form.replaceWith(copy(".failed"));
    list.parentNode.classList.remove("waiting");
  };
  let ready;
  const load = () => ready ??= fetch(form.dataset.index, { cache: "no-cache" })
    .then((answer) => answer.json()).then(search.prepare).catch((fault) => { ready = null; throw fault; });
  const apply = () => {
    const mine = ++turn;
    const shown = () => { if (mine === turn) show(); };
    if (index) shown();
    else load().then((found) => { index = found; }).then(shown, fail);
  };
  const remember = (anew) => {
    const said = String(state()), now = said ? `?${said}` : "";
    if (now !== location.search) history[anew ? "pushState" : "replaceState"](null, "", now || location.pathname);
  };
  const changed = () => {
    clearTimeout(later);
    typing = false;
    remember(true);
    apply();
  };
  const here = () => new URLSearchParams(location.search);
  const restore = (said) => {
    locate(said);
    input.value = said.get("suche") || "";
    said.forEach((value, name) => strange(name, value));
    boxes.forEach((box) => {
      box.checked = said.getAll(box.name).includes(box.value);
      if (box.checked) box.closest("details").open = true;
    });
  };
  const unfold = (open) => {
    panel.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", open);
    if (!open) return;
    panel.scrollIntoView();
    $("summary", panel).focus();
  };

  on(input, "input", () => {
    apply();
    clearTimeout(later);
    later = setTimeout(() => { remember(!typing); typing = true; }, 300);
  });
  on(input, "change", () => { clearTimeout(later); remember(!typing); typing = false; });
  on(form, "submit", (event) => event.preventDefault());
  if (plz) on(plz, "change", () => {
    const said = state();
    located.hidden = true;
    said.delete("bezirk");
    said.set("plz", plz.value);
    restore(said);
    changed();
  });
  on(panel, "change", changed);
  [form, panel].forEach((one) => on(one, "focusin", () => { load().catch(() => {}); }));
  on(toggle, "click", () => unfold(!panel.matches(".open")));
  on($(".apply button", panel), "click", () => { unfold(false); toggle.focus(); });
  on($("button", more), "click", () => {
    const next = rows.children.length;
    most += MOST;
    further(next + FIRST);
    $("a", rows.children[next]).focus();
  });
  on(window, "popstate", () => { clearTimeout(later); typing = false; restore(here()); apply(); });
  on(window, "beforeprint", () => further(Infinity));
  restore(here());
  remember();
  if (String(state())) {
    list.parentNode.classList.add("waiting");
    apply();
  }
})();
