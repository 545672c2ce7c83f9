/** The tools of the preview: what a page is made of, its outline, its contrast, how it would be printed. */
(() => {
  "use strict";
  const $ = (id) => document.getElementById(id);
  const address = location.pathname.replace(/^\/_/, "");
  const make = (name, text, ...inside) => {
    const node = document.createElement(name);
    node.textContent = text;
    node.append(...inside);
    return node;
  };
  const link = (href, text) => {
    const node = make("a", text);
    node.href = href;
    return node;
  };

  /* --- Contrast (WCAG 2.2, 1.4.3) */
  const colour = (text) => {
    const [red, green, blue, opacity = 1] = (text.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return [red, green, blue, opacity];
  };
  const light = (rgb) => {
    const [red, green, blue] = rgb.map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const over = ([red, green, blue, opacity], below) => [red, green, blue].map((part, n) => part * opacity + below[n] * (1 - opacity));
  const ground = (node, look) => {
    const layers = [];
    for (let box = node; box; box = box.parentElement) layers.push(colour(look(box).backgroundColor));
    const dark = look(node.ownerDocument.documentElement).colorScheme.includes("dark") && matchMedia("(prefers-color-scheme: dark)").matches;
    return layers.reverse().reduce((below, layer) => over(layer, below), dark ? [18, 18, 18] : [255, 255, 255]);
  };
  const measure = (node, look) => {
    const style = look(node), below = ground(node, look), [a, b] = [light(over(colour(style.color), below)), light(below)];
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), large ? 3 : 4.5];
  };
  const judge = (page) => {
    const look = (node) => page.defaultView.getComputedStyle(node), seen = new Set(), weak = [];
    const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const box = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
      if (!text || seen.has(box) || !box.getClientRects().length || box.closest("script, style")) continue;
      seen.add(box);
      const [ratio, least] = measure(box, look);
      if (ratio < least) weak.push(make("li", `${ratio.toFixed(2)} : 1 statt ${least} : 1 – „${text.slice(0, 60)}“`));
    }
    $("contrast").textContent = weak.length ? `${weak.length} Stellen sind zu schwach:` : `Alle ${seen.size} Stellen mit Text sind kräftig genug.`;
    $("weak").replaceChildren(...weak);
  };

  const outline = (page) => {
    let before = 0;
    $("outline").replaceChildren(...[...page.querySelectorAll("h1, h2, h3, h4, h5, h6")].map((heading) => {
      const level = Number(heading.tagName[1]), skip = level > before + 1 ? " – hier fehlt eine Stufe" : "";
      before = level;
      return make("li", `${"– ".repeat(level - 1)}${heading.tagName}: ${heading.textContent.trim()}${skip}`);
    }));
  };

  /* --- As it would be printed: the rules for paper count, those for screens do not */
  const paper = (page, on) => {
    const swap = (rules) => {
      for (const rule of rules) {
        if (!rule.media) continue;
        rule.before ??= rule.media.mediaText;
        if (/\bprint\b/.test(rule.before)) rule.media.mediaText = on ? "all" : rule.before;
        else if (/\bscreen\b/.test(rule.before)) rule.media.mediaText = on ? "not all" : rule.before;
      }
    };
    for (const sheet of page.styleSheets) swap(sheet.cssRules);
  };

  const view = $("view");
  view.onload = () => {
    outline(view.contentDocument);
    judge(view.contentDocument);
  };
  view.src = address;
  $("page").textContent = $("page").href = address;
  $("print").onclick = () => {
    const on = $("print").getAttribute("aria-pressed") === "false";
    $("print").setAttribute("aria-pressed", on);
    paper(view.contentDocument, on);
  };

  fetch(`/_/about.json?path=${encodeURIComponent(address)}`).then((answer) => answer.json()).then((about) => {
    $("origin").replaceChildren(...about.origin.flatMap(({ label, text, editor }) => [
      make("dt", label),
      make("dd", "", editor ? link(editor, text) : text),
    ]));
    $("languages").replaceChildren(...about.languages.map(({ lang, address: other }) => make("li", "", link(`/_${other}`, `${lang}: ${other}`))));
    $("types").replaceChildren(...about.types.map(({ name, count, example }) => make("tr", "",
      make("td", name), make("td", String(count)), make("td", "", link(`/_${example}`, example)))));
  });
})();
