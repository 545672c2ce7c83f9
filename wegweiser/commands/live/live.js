/** In every page of the preview: loads it anew after a build, and lists what keeps an edit from being shown. */
(() => {
  "use strict";
  const { release } = document.currentScript.dataset;
  const STYLE = `
    :host { all: initial; }
    details { position: fixed; inset: auto 0 0; z-index: 2147483647; box-sizing: border-box; max-height: 60vh; overflow: auto;
      padding: .75rem 1rem; border-top: .25rem solid #ffb3b3; background: #5c0a14; color: #fff;
      font: 1rem/1.5 system-ui, sans-serif; text-align: start; }
    summary { cursor: pointer; font-weight: bold; }
    ol { margin: .5rem 0 0; padding-inline-start: 1.5rem; }
    li { margin-block: .75rem; }
    p { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
    pre { margin: .25rem 0; padding: .25rem .5rem; overflow-x: auto; background: #2b0409; color: #fff; font: .875rem/1.4 monospace; }
    a { color: #ffd9d9; }
    :focus-visible { outline: .2rem solid #fff; outline-offset: -.2rem; }
    @media print { details { display: none; } }`;

  /* The place of the panel stands in the page before it says anything: only then is it read aloud. */
  const host = document.createElement("div"), shadow = host.attachShadow({ mode: "open" });
  const style = document.createElement("style"), place = document.createElement("div");
  style.textContent = STYLE;
  place.setAttribute("aria-live", "polite");
  shadow.append(style, place);
  document.body.append(host);

  const make = (name, text, ...inside) => {
    const node = document.createElement(name);
    node.textContent = text;
    node.append(...inside);
    return node;
  };
  const show = ({ lang, heading, more, faults }) => {
    if (!faults) {
      place.replaceChildren();
      return;
    }
    const list = make("ol", "", ...faults.map((fault) => {
      const head = make("p", "");
      if (fault.editor) {
        const link = make("a", fault.place);
        link.href = fault.editor;
        head.append(link, ": ");
      }
      head.append(fault.what);
      const item = make("li", "", head);
      if (fault.line) {
        const line = make("pre", fault.line);
        line.tabIndex = 0;
        item.append(line);
      }
      if (fault.cure) item.append(make("p", fault.cure));
      return item;
    }));
    const panel = make("details", "", make("summary", heading), list);
    if (more) panel.append(make("p", more));
    panel.open = place.firstChild ? place.firstChild.open : true;
    panel.lang = lang;
    panel.dir = "ltr";
    place.replaceChildren(panel);
  };

  /* Who has just followed a link is not called back; where the link only saved a file, the news are read later. */
  let news, busy = false;
  const act = () => {
    if (!news || busy) return;
    if (news.release === release) {
      show(news.panel);
      document.documentElement.dataset.build = news.build;
      return;
    }
    hold();
    location.reload();
  };
  const hold = () => {
    busy = true;
    setTimeout(() => {
      busy = false;
      act();
    }, 2000);
  };
  addEventListener("beforeunload", hold);

  const connect = () => {
    const line = new WebSocket(`ws://${location.host}/livereload`);
    line.onopen = () => line.send(JSON.stringify({ command: "info", url: location.href }));
    line.onmessage = ({ data }) => {
      news = JSON.parse(data);
      act();
    };
    line.onclose = () => { setTimeout(connect, 300); };
  };
  connect();
})();
