/* The directory's filter. It speaks only words that the page gives it, keeps nothing, asks nobody else.
   Without it every facet value is a link to its page; it turns these links into checkboxes, keeps what is chosen in the
   address (?suche=…&sprache=ar&bezirk=…), and shows the rows that match: values of one facet are alternatives, facets and
   words must all be met. The index is fetched on first use, and search.js looks things up in it. */

/* global search */
(() => {
  "use strict";

  const form = document.getElementById("suche");
  const MOST = 100; // rows shown at once

  const start = () => {
    const $ = (selector, within = document) => within.querySelector(selector);
    const input = $("input", form), panel = $(".panel"), list = $(".list"), rows = $(".rows", list), heading = $("#liste");
    const toggle = $(".tofilter button"), chosen = $(".chosen"), picks = $("ul", chosen), status = $("[role=status]", list);
    const facets = $(".aside .facets"), links = facets.cloneNode(true), words = $("#suche-worte").content;
    const address = $(".printed bdi"), whole = [...rows.children], given = whole.filter((row) => row.matches(".row"));
    const total = heading.textContent, plural = new Intl.PluralRules(document.documentElement.lang);
    let index, turn = 0, typing = false, later, speaking, found = [];

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
    facets.querySelectorAll("summary").forEach((summary, n) => {
      const tally = document.createElement("span");
      tally.className = "count";
      summary.id = `suche-gruppe-${n}`;
      summary.parentNode.setAttribute("aria-labelledby", summary.id);
      summary.append(" ", tally);
    });
    panel.prepend($("#liste-eingrenzen"), facets);
    panel.hidden = form.hidden = toggle.hidden = false;
    $(".tofilter a").hidden = true;

    const named = (box) => {
      const what = $("span", box.parentNode);
      const group = box.closest("details").firstElementChild.firstChild.data;
      return what.matches(".none") ? [`${group}: `, what.textContent] : [...what.cloneNode(true).childNodes];
    };
    const checked = () => boxes.filter((box) => box.checked);
    const state = () => {
      const said = new URLSearchParams();
      if (input.value.trim()) said.set("suche", input.value.trim());
      checked().forEach((box) => said.append(box.name, box.value));
      return said;
    };
    const clear = (box) => { if (box) box.checked = false; else input.value = ""; };

    /* Rows: those of the page, or made from the index */
    const spoken = (text, lang) => {
      const word = document.createElement("bdi");
      word.lang = lang;
      word.textContent = text;
      return lang ? word : text;
    };
    const made = (i) => {
      const ages = ["", "year", "two-years"];
      const row = $(".blanks", words).children[ages.indexOf(index.age[i])].cloneNode(true);
      const terms = (kind) => index.values[kind][i].map((n) => index.facets[kind][n]).filter(([, label]) => label);
      const link = $("a", row), [chips, line, place] = [".chips", "p:not([class])", ".muted"].map((one) => $(one, row));
      const [, dot, comma] = /\{district\}(.*?)\{topic\}(.*?)\{topic\}/s.exec(place.textContent);
      link.setAttribute("href", `${link.getAttribute("href")}${index.id[i]}/`);
      if (!index.short[i]) $("small", row).remove();
      chips.replaceChildren(...terms("sprache").map(([lang, label]) => {
        const chip = chips.firstElementChild.cloneNode(true);
        Object.assign(chip.firstElementChild, { lang, textContent: label });
        return chip;
      }));
      line.replaceChildren(spoken(index.line[i], index.lang[i]));
      const parts = [terms("bezirk"), terms("thema")].filter((some) => some.length);
      place.replaceChildren(...parts.flatMap((some, n) =>
        [...n ? [dot] : [], ...some.flatMap(([, label, lang], m) => [...m ? [comma] : [], spoken(label, lang)])]));
      [chips, line, place].forEach((one) => { if (!one.textContent) one.remove(); });
      return fill(row, { name: index.name[i], short: index.short[i] });
    };
    const row = (i) => given[i] ??= made(i);

    const more = copy(".more"), extra = [];
    const further = (most) => {
      const from = rows.children.length;
      rows.append(...found.slice(from, from + most).map(row));
      more.hidden = rows.children.length >= found.length;
      return rows.children[from];
    };

    /* What is shown */
    const pick = () => {
      const wanted = new Map(checked().map((box) => [`${box.name} ${box.value}`, box]));
      for (const one of [...picks.children]) {
        if (wanted.delete(one.dataset.key) || (one.matches(".all") && String(state()))) continue;
        const next = one.nextElementSibling || one.previousElementSibling;
        if (one.contains(document.activeElement)) (next && String(state()) ? $("button", next) : heading).focus();
        one.remove();
      }
      if (String(state()) && !$(".all", picks)) {
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
      chosen.hidden = !picks.children.length;
    };
    const tally = (node, number) => { node.textContent = number || ""; node.hidden = !number; };
    const nobody = (none) => {
      const said = state(), block = copy(".nobody"), query = said.get("suche");
      const groups = [...query ? [["suche", [`„${query}“`]]] : [], ...index.kinds.filter((kind) => said.has(kind)).map((kind) =>
        [kind, checked().filter((box) => box.name === kind).map((box) => $("span", box.parentNode).textContent)])];
      fill($(".word", block), { word: query });
      $("strong", block).textContent = groups.flatMap(([, whats]) => whats).join(" + ");
      $(none ? ".both" : ".word", block).remove();
      const way = $(".without", block), ways = way.parentNode;
      way.remove();
      for (const [kind, whats] of groups) {
        const rest = state();
        rest.delete(kind);
        const left = search.find(index, rest).found.length;
        if (!left) continue;
        const one = fill(way.cloneNode(true), { what: whats.join(" + ") });
        $("button span", one).textContent = say(left);
        $("button", one).onclick = () => {
          (kind === "suche" ? [null] : checked().filter((box) => box.name === kind)).forEach(clear);
          heading.focus();
          changed();
        };
        ways.append(one);
      }
      return block;
    };
    const show = () => {
      const said = state(), active = Boolean(String(said)), result = search.find(index, said);
      const block = [];
      found = active ? result.found : [];
      extra.splice(0).forEach((one) => one.remove());
      rows.replaceChildren(...active ? [] : whole);
      if (active) further(MOST);
      if (result.similar && found.length) block.push(fill(copy(".similar"), { word: said.get("suche") }));
      if (active && !found.length) block.push(nobody(result.none));
      rows.before(...block);
      rows.after(more);
      extra.push(...block);
      rows.hidden = active && !found.length;
      more.hidden ||= !active;
      list.querySelectorAll(".letters, .leaves").forEach((nav) => { nav.hidden = active; });
      heading.textContent = active ? say(found.length) : total;
      index.kinds.forEach((kind, k) => index.facets[kind].forEach(([slug], n) => {
        const box = boxes.find((one) => one.name === kind && one.value === slug);
        $(".count", box.parentNode).textContent = result.counts[k][n];
        box.parentNode.classList.toggle("nil", !result.counts[k][n]);
      }));
      facets.querySelectorAll("details").forEach((group) =>
        tally($("summary .count", group), group.querySelectorAll(":checked").length));
      tally($(".count", toggle), checked().length);
      $(".tally", toggle).hidden = !checked().length;
      $(".apply span", panel).textContent = heading.textContent;
      if (address) address.textContent = home + (active ? `?${said}` : "");
      pick();
      list.classList.remove("waiting");
      clearTimeout(speaking);
      speaking = setTimeout(() => {
        status.textContent = [heading.textContent, ...block.map((one) => $("p", one)?.textContent || one.textContent)].join(" ");
      }, 400);
    };
    const home = address?.textContent;

    /* When it happens */
    const fail = () => {
      facets.replaceWith(links);
      [$(".apply", panel), chosen, status].forEach((one) => one.remove());
      form.replaceWith(copy(".failed"));
      list.classList.remove("waiting");
    };
    let ready;
    const load = () => {
      ready ??= fetch(form.dataset.index).then((answer) => answer.ok ? answer.json() : Promise.reject(answer.status)).then(search.prepare);
      return ready;
    };
    const apply = async () => {
      const mine = ++turn;
      try {
        index ??= await load();
      } catch {
        fail();
        return;
      }
      if (mine === turn) show();
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
    const restore = () => {
      const said = new URLSearchParams(location.search);
      input.value = said.get("suche") || "";
      boxes.forEach((box) => {
        box.checked = said.getAll(box.name).includes(box.value);
        if (box.checked) box.closest("details").open = true;
      });
      return Boolean(String(state()));
    };
    const unfold = (open) => {
      panel.classList.toggle("open", open);
      toggle.setAttribute("aria-expanded", open);
    };

    input.addEventListener("input", () => {
      apply();
      clearTimeout(later);
      later = setTimeout(() => { remember(!typing); typing = true; }, 300);
    });
    input.addEventListener("change", () => { clearTimeout(later); remember(!typing); typing = false; });
    form.addEventListener("submit", (event) => event.preventDefault());
    panel.addEventListener("change", changed);
    [form, panel].forEach((one) => one.addEventListener("focusin", () => { load().catch(() => {}); }, { once: true }));
    toggle.addEventListener("click", () => unfold(!panel.matches(".open")));
    $(".apply button", panel).addEventListener("click", () => { unfold(false); toggle.focus(); });
    $("button", more).addEventListener("click", () => $("a", further(MOST)).focus());
    addEventListener("popstate", () => { restore(); apply(); });
    addEventListener("beforeprint", () => further(Infinity));
    if (restore()) {
      list.classList.add("waiting");
      apply();
    }
  };

  if (form) start();
})();
