/* A form of the directory: shows it, judges the answers by the rules that stand at each question, and makes of them what
   wegweiser/requests/parse.py reads. Nothing is kept and nothing is sent from here: the reader takes a link or a file. */

/* global search */
(() => {
  "use strict";

  const page = document.getElementById("anfrage");
  if (!page) return;
  const $ = (selector, within = page) => within.querySelector(selector);
  const all = (selector, within = page) => [...within.querySelectorAll(selector)];
  const { purpose, tongue, brief, issues, email, directory, records, nothing, signs } = page.dataset;
  const form = $("form"), result = $("[data-result]"), summary = $("[data-faults]"), state = $("[data-state]");
  const words = document.getElementById("anfrage-worte").content;
  const LONGEST_LINK = 8000, LONGEST_MAIL = 1900; // wegweiser/model/form_export.py
  const PERSONAL = ["email", "phone", "street"], { title } = document;

  const copy = (code) => $(`[data-code="${code}"]`, words).cloneNode(true);
  const say = (code, said = {}) => copy(code).textContent.replace(/\{(\w+)\}/g, (_, key) => said[key] ?? "");

  /* The questions: what is answered, and what was answered before */
  const asked = all(".asked").map((node) => ({
    ...node.dataset,
    node,
    label: $("label > span, legend > span", node).textContent,
    input: $("select, textarea, input:not([type=checkbox])", node),
    boxes: all("[type=checkbox]", node),
    required: "required" in node.dataset,
    before: "",
  }));
  const by = Object.fromEntries(asked.map((one) => [one.id, one]));
  const called = (box) => $("span", box.parentNode).textContent;
  const tidy = (text) => text.replace(/[ \t]+$/gm, "").trim();
  /** Whether a text stands where there is nothing to say (wegweiser/source/non_answers.py). */
  const isNothing = (text) => [...text.replace(/\s/g, "")].every((sign) => signs.includes(sign)) || nothing.split("|").includes(search.fold(text));
  const now = ({ input, boxes, kind }) => {
    if (!input) return boxes.filter((box) => box.checked).map((box) => box.value);
    const text = tidy(input.value);
    return kind !== "choice" && isNothing(text) ? "" : text;
  };
  const at = (id) => by[id] ? now(by[id]) : "";
  /** What goes into the request: of an entry that was filled in, only what has changed. */
  const given = (one) => String(now(one)) === String(one.before) ? "" : now(one);

  /* The text of a request, as wegweiser/model/form_export.py writes it; in brief, what is empty is left out below its heading */
  const written = (one, short) => {
    const said = given(one);
    if (one.kind === "boxes") {
      return one.boxes.filter((box) => box.checked || !short).map((box) => `- [${box.checked ? "X" : " "}] ${called(box)}`).join("\n");
    }
    if (one.boxes.length) return one.boxes.filter((box) => said.includes(box.value)).map(called).join(", ");
    return one.kind === "choice" && said ? one.input.selectedOptions[0].textContent : said;
  };
  /** The questions that a request holds: of a correction those alone that are answered. */
  const told = () => asked.filter((one) => purpose !== "correct" || one.required || given(one).length);
  const text = () => told().map((one) => `### ${one.label}\n\n${written(one) || "_No response_"}`).join("\n\n");
  const letter = (some) => some.map((one) => `### ${one.label}\n${written(one, true)}`).join("\n\n");

  const issue = () => {
    let link = issues;
    const left = asked.filter((one) => {
      const said = one.input && one.kind !== "choice" ? given(one) : "";
      const more = said && `&${one.id}=${encodeURIComponent(said)}`, room = link.length + more.length < LONGEST_LINK;
      if (room) link += more;
      return more && !room;
    });
    return [link, left.map((one) => one.label).join(", ")];
  };
  const mail = () => {
    const start = `mailto:${encodeURIComponent(email).replace("%40", "@")}?subject=${encodeURIComponent(page.dataset.name)}`;
    const few = asked.filter((one) => brief.split(" ").includes(one.id));
    const whole = asked.every((one) => few.includes(one) || !given(one).length);
    const links = [told(), ...whole ? [few] : []].map((some) => `${start}&body=${encodeURIComponent(letter(some).replace(/\n/g, "\r\n"))}`);
    return links.find((link) => link.length <= LONGEST_MAIL) || start;
  };

  /* The rules of one answer: those of the records (wegweiser/source/schema.py) */
  const calendar = (text) => {
    const [year, month = 1, day = 1] = text.split("-").map(Number), date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(year, month - 1, day);
    return year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  };
  const leads = (text) => {
    try {
      return Boolean(new URL(text));
    } catch {
      return false;
    }
  };
  const fits = ({ shape, pattern }, text) => new RegExp(`^(?:${pattern})$`, "u").test(text)
    && (!["date", "day"].includes(shape) || calendar(text)) && (shape !== "url" || leads(text));
  const rows = (text) => text.split("\n").map((row) => row.replace(/^- /, "").trim()).filter(Boolean);

  /** What is wrong with an answer and which box is to blame; nothing where it is fine. */
  const fault = (one) => {
    const said = given(one), open = one.boxes.find((box) => "required" in box.dataset && !box.checked);
    if (open) return [say("missing-answer", { question: called(open) }), open];
    if (one.required && !now(one).length) return [say("missing-answer", { question: one.label })];
    if (!said || !one.limit) return [];
    if ([...said].length > one.limit) return [say("answer-too-long", one)];
    // A heading of ours in an answer would end it; marks that nobody sees may not hide one.
    if (/^###/m.test(said.replace(/[^\P{C}\n]/gu, ""))) return [say("heading")];
    const lines = one.kind === "lines" ? rows(said) : [said];
    return one.pattern && !lines.every((line) => fits(one, line)) ? [say(`invalid-${one.shape}`)] : [];
  };

  /* The rules between answers (wegweiser/requests/proposal.py) */
  const between = () => {
    const found = {}, gone = at("delete"), own = at("assurances").includes("own"), agreed = at("consent");
    const filled = (id) => by[id] && given(by[id]).length > 0;
    const blame = (id, code, value) => { found[id] = [say(code), by[id].boxes.find((box) => box.value === value)]; };
    const some = asked.some((one) => one.field && filled(one.id)) || gone.length > 0;
    const held = PERSONAL.filter((id) => at(id) && !gone.includes(id)), silent = held.find((id) => !agreed.includes(id));
    if ([...PERSONAL, "postcode"].some(filled) && (silent || !own)) blame(silent ? "consent" : "assurances", "no-consent", silent || "own");
    if (filled("postcode") && !held.includes("street")) blame("postcode", "postcode-alone");
    if (by.sources && some && !own && !filled("sources") && !(purpose === "add" && filled("website"))) blame("sources", "no-source");
    if (gone && gone.some(filled)) blame("delete", "filled-and-deleted", gone.find(filled));
    const confirmed = own && (at("assurances").includes("confirmed") || agreed.length);
    if (purpose === "correct" && !some && !confirmed && !filled("sources")) blame("entry", "nothing-to-change");
    return found;
  };

  /* Who gives no address is not asked whether it may be published. */
  const tend = () => {
    for (const box of by.consent?.boxes ?? []) {
      const idle = !at(box.value) || at("delete").includes(box.value);
      box.closest("li").hidden = idle;
      if (idle) box.checked = false;
    }
    if (by.consent) by.consent.node.hidden = by.consent.boxes.every((box) => box.closest("li").hidden);
    const picked = $("[data-picked]");
    if (picked) picked.textContent = by.languages.boxes.filter((box) => box.checked).map((box) => ` · ${called(box)}`).join("");
  };

  /* What was emptied is to be deleted; the box for it is ticked here, and freed again. */
  const emptied = new Set();
  const erase = () => {
    for (const box of by.delete?.boxes ?? []) {
      const one = by[box.value], gone = one.before.length > 0 && !now(one).length;
      if (gone !== emptied.has(box)) box.checked = gone;
      emptied[gone ? "add" : "delete"](box);
    }
  };

  const reveal = (control) => {
    for (let block = control.closest("details"); block; block = block.parentNode.closest("details")) block.open = true;
    control.focus();
  };
  const mark = (one, [problem = "", wrong = one.input || one.boxes[0]]) => {
    const said = $("[data-fault]", one.node);
    said.textContent = problem;
    said.hidden = !problem;
    (one.input ? [one.input] : one.boxes).forEach((it) => it.setAttribute("aria-invalid", Boolean(problem) && it === wrong));
    if (!problem) return [];
    const line = document.createElement("li"), link = document.createElement("a");
    link.href = `#fehler-${one.id}`;
    link.textContent = problem.includes(one.label) ? problem : `${one.label}: ${problem}`;
    link.onclick = (event) => { event.preventDefault(); reveal(wrong); };
    line.append(link);
    return [line];
  };

  let file;
  const show = () => {
    const link = $("[data-issue]"), [address, left] = issue(), body = text(), letter = mail();
    if (link) {
      link.href = address;
      $("[data-left]").hidden = !left;
      $("[data-left] strong").textContent = left;
    }
    $("[data-mail]").href = letter;
    $("[data-long]").hidden = letter.includes("&body=");
    if (file) URL.revokeObjectURL(file);
    file = URL.createObjectURL(new Blob([`${body}\n`], { type: "text/plain;charset=utf-8" }));
    $("[data-file]").href = file;
    $("[data-text]").textContent = body;
    $("[data-copied]").textContent = "";
    $("[data-text]").lang = tongue;
    result.hidden = false;
    $("h3", result).focus();
  };
  const check = () => {
    erase();
    tend();
    const more = between();
    const lines = asked.flatMap((one) => mark(one, [fault(one), more[one.id] ?? []].find((it) => it.length) ?? []));
    $("ul", summary).replaceChildren(...lines);
    summary.hidden = !lines.length;
    document.title = lines.length ? `${summary.dataset.title} ${title}` : title;
    result.hidden = true;
    if (lines.length) summary.focus();
    else show();
  };

  /* "Eintrag korrigieren": what the entry says now */
  const fill = (record) => {
    for (const one of asked.filter(({ field }) => field)) {
      const held = one.field.split(".").reduce((found, key) => found?.[key], record) ?? "";
      const said = typeof held === "object" && !Array.isArray(held) ? held[tongue] ?? "" : held;
      if (one.input) one.input.value = Array.isArray(said) ? said.join("\n") : said;
      one.boxes.forEach((box) => { box.checked = said.includes(box.value); });
      one.before = now(one);
    }
    tend();
  };
  const begin = async () => {
    const [, id, code] = /^#eintrag=([a-z0-9-]+)(?:&code=(\d{8}-[a-z2-7]{26}))?$/.exec(location.hash) ?? [];
    if (!id || !by.entry) return;
    if (code && by.code) {
      by.code.input.value = code;
      by.assurances.boxes.forEach((box) => { box.checked = true; });
    }
    // Who has a letter may speak of an entry that is not published yet.
    const alone = (problem) => {
      if (code) by.entry.input.value = id;
      else state.textContent = problem;
    };
    try {
      const list = await (await fetch(records)).json(), record = list.records.find((one) => one.id === id);
      if (!record) {
        alone(say("unknown-entry"));
        return;
      }
      by.entry.input.value = record.page;
      if (code && by.code) state.textContent = say("right", record);
      if (purpose !== "correct") return;
      by.entry.input.readOnly = true;
      fill(record);
      state.textContent = say("held", record);
    } catch {
      alone(say("lost"));
    }
  };

  /* "Übersetzung verbessern": the paragraphs of a page, each with what stands in its place in the original */
  const read = async (address) => {
    const html = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
    all(".translation, .newer, sup", html).forEach((note) => note.remove());
    return all("main :is(h1, .prose :is(h2, h3, h4, p, li, td, th, dt, dd)):not(:has(p, li))", html).map((node) => node.textContent.trim().replace(/\s+/g, " "));
  };
  const choose = async () => {
    const [, address] = /^#seite=([a-z]+\/(?:[a-z0-9-]+\/)*)$/i.exec(location.hash) ?? [], root = new URL("..", new URL(records, location));
    if (!address || !by.page) return;
    by.page.input.value = new URL(address, root).href;
    const [ours, theirs] = await Promise.all([address, address.replace(/^\w+\//, "")].map((it) => read(new URL(it, root))));
    const block = copy("paragraphs"), list = $("select", block), original = $("blockquote", block);
    ours.forEach((line, n) => (n || line !== theirs[0]) && list.append(new Option(line, n))); // a name is no translation
    list.onchange = () => {
      by.paragraph.input.value = by.wording.input.value = ours[list.value] ?? "";
      original.textContent = ours.length === theirs.length && theirs[list.value] || "";
      original.hidden = !original.textContent;
    };
    state.replaceChildren(block);
  };

  /* Does the entry stand there already? */
  const bare = (name) => search.fold(name).replace(/\be ?v\b/g, "").trim();
  const threes = (name) => new Set(Array.from({ length: name.length + 1 }, (_, n) => ` ${name}  `.slice(n, n + 3)));
  const likeness = (a, b) => 2 * [...a].filter((three) => b.has(three)).length / (a.size + b.size);
  const twins = ({ id, name, short, also }, typed) => id.map((key, n) => {
    const names = [name[n], short[n]].map(bare).filter(Boolean);
    const like = ` ${also[n]} `.includes(` ${typed} `) ? 1 : Math.max(...names.map((one) => likeness(threes(typed), threes(one))));
    return [like, key, name[n]];
  }).filter(([like]) => like >= 0.6).sort(([a], [b]) => b - a).slice(0, 3);
  let index, later;
  const warn = async () => {
    const place = $("[data-twins]"), typed = bare(by.name.input.value);
    index ??= fetch(page.dataset.search, { cache: "no-cache" }).then((answer) => answer.json());
    const found = typed.length > 2 ? twins(await index, typed) : [];
    if (typed !== bare(by.name.input.value) || place.dataset.found === String(found)) return;
    place.dataset.found = found;
    const said = copy("twins"), line = $("li", said);
    line.parentNode.replaceChildren(...found.map(([, key, name]) => {
      const one = line.cloneNode(true);
      $("a", one).href = `${directory}${key}/`;
      $("bdi", one).textContent = name;
      return one;
    }));
    place.replaceChildren(...found.length ? [said] : []);
  };
  if ($("[data-twins]")) {
    by.name.input.addEventListener("input", () => {
      clearTimeout(later);
      later = setTimeout(() => { warn().catch(() => { index = undefined; }); }, 300); // without the index, no warning
    });
  }

  /* Without a secure origin a browser has no clipboard: then there is no button. */
  if (navigator.clipboard) {
    $("[data-copying]").hidden = false;
    $("[data-copy]").onclick = async () => {
      await navigator.clipboard.writeText($("[data-text]").textContent);
      $("[data-copied]").textContent = $("[data-copied]").dataset.done;
    };
  }

  form.addEventListener("submit", (event) => { event.preventDefault(); check(); });
  form.addEventListener("input", () => {
    result.hidden = true;
    tend();
  });
  addEventListener("hashchange", begin);
  choose().catch(() => {}); // whoever sees no list copies the paragraph
  form.hidden = false;
  $("[data-waiting]").remove();
  tend();
  begin();
})();
