/* Reads a page aloud, with voices that are on the device: nothing is sent to anybody. */

(() => {
  "use strict";

  const speech = window.speechSynthesis, bar = document.querySelector(".aloud");
  if (!speech || !bar) return;
  const SILENT = "button, form, nav, template, script, noscript, svg, [hidden], .tools, .help, .edit, .aloud";
  const [start, stop] = bar.querySelectorAll("button");
  const base = (lang) => lang.toLowerCase().split(/[-_]/)[0];
  const voice = (lang) => speech.getVoices().find((each) => each.localService && base(each.lang) === base(lang));

  // What stands in one block and one language is said in one breath.
  function texts() {
    const nodes = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT), found = [];
    while (nodes.nextNode()) {
      const parent = nodes.currentNode.parentElement, words = nodes.currentNode.data.replace(/\s+/g, " ");
      if (!words.trim() || parent.closest(SILENT)) continue;
      const { lang } = parent.closest("[lang]"), block = parent.closest("h1, h2, h3, h4, p, li, dt, dd, td, th, summary, main");
      const last = found[found.length - 1];
      if (last && last.block === block && last.lang === lang) last.words += words;
      else found.push({ block, lang, words });
    }
    return found;
  }

  function show(speaks) {
    bar.hidden = !voice(document.documentElement.lang);
    start.hidden = speaks;
    stop.hidden = !speaks;
  }

  function end() {
    speech.cancel();
    show(false);
  }

  start.addEventListener("click", () => {
    speech.cancel();
    let last;
    for (const { lang, words } of texts()) {
      const said = new SpeechSynthesisUtterance(words);
      said.voice = voice(lang);
      said.lang = lang;
      if (said.voice) speech.speak(last = said); // what no voice can say is left out
    }
    last.onend = last.onerror = () => show(false);
    show(true);
    stop.focus();
  });
  stop.addEventListener("click", () => {
    end();
    start.focus();
  });
  addEventListener("pagehide", end);
  speech.addEventListener("voiceschanged", () => show(speech.speaking));
  end();
})();
