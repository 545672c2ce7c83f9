/* The pinboard. What a reader keeps stays in this browser; a list to share travels behind the "#" and reaches no server. */

(() => {
  "use strict";

  // One browser may know several of these sites at one origin: each has a list of its own.
  const KEY = `merkliste ${new URL("..", document.currentScript.src).pathname}`;
  const SHARED = "#merkliste=";
  const MOST = 200;
  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

  // Whatever storage or address hold, only things that look like ids come in.
  const clean = (ids) => [...new Set(ids)].filter((id) => typeof id === "string" && ID.test(id)).slice(0, MOST);

  function kept() {
    try {
      return clean(JSON.parse(localStorage.getItem(KEY)) || []);
    } catch {
      return [];
    }
  }

  function keep(ids) {
    try {
      if (ids.length) localStorage.setItem(KEY, JSON.stringify(clean(ids)));
      else localStorage.removeItem(KEY);
      return true;
    } catch {
      return false; // full, or switched off by the reader
    }
  }

  function shared() {
    const hash = location.hash;
    return hash.startsWith(SHARED) ? clean(hash.slice(SHARED.length).split(",")) : null;
  }

  const without = (id) => kept().filter((other) => other !== id);

  function button(pin) {
    const [take, leave] = pin.querySelectorAll("strong");
    const show = () => {
      take.hidden = kept().includes(pin.dataset.pin);
      leave.hidden = !take.hidden;
    };
    pin.addEventListener("click", () => {
      keep(take.hidden ? without(pin.dataset.pin) : [...kept(), pin.dataset.pin]);
      show();
    });
    addEventListener("storage", show);
    addEventListener("pageshow", show); // back from the pinboard, the page may come from the browser's memory
    show();
    pin.hidden = false;
  }

  function board(page) {
    const one = (name) => page.querySelector(`[data-${name}]`);
    const rows = one("rows");
    let known = null, turn = 0;

    function say(when, count) {
      for (const words of page.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== when;
      for (const number of page.querySelectorAll(`[data-when="${when}"] [data-count]`)) number.textContent = count;
    }

    function line(row, name, address, words) {
      const link = row.querySelector(`[data-${name}]`);
      if (!words) {
        (link.closest("[data-line]") || link).remove();
        return;
      }
      if (address) link.href = address;
      link.firstElementChild.textContent = words;
    }

    function row(id, mine) {
      const made = one("row").content.cloneNode(true).firstElementChild;
      const [name, district, email, phone, website] = known.get(id);
      line(made, "name", `${page.dataset.directory}${id}/`, name);
      line(made, "district", "", district);
      line(made, "website", website, website.replace(/^https?:\/\//, "").replace(/\/$/, ""));
      line(made, "email", `mailto:${email}`, email);
      line(made, "phone", `tel:${phone.replace(/[ -]/g, "")}`, phone);
      const remove = made.querySelector("button");
      remove.lastElementChild.textContent = name;
      remove.hidden = !mine;
      remove.addEventListener("click", () => {
        keep(without(id));
        show();
        one("status").focus();
      });
      return made;
    }

    async function show() {
      const theirs = shared(), mine = ++turn;
      const ids = theirs || kept();
      if (ids.length && !known) {
        try {
          known = new Map(Object.entries(await (await fetch(page.dataset.known)).json()));
        } catch {
          say("lost");
          return;
        }
      }
      if (mine === turn) draw(ids, !theirs); // another list may have been asked for meanwhile
    }

    function draw(ids, mine) {
      const found = ids.filter((id) => known?.has(id));
      say(found.length ? (mine ? "kept" : "shared") : "empty", found.length);
      one("gone").hidden = found.length === ids.length;
      one("gone").firstElementChild.textContent = ids.length - found.length;
      rows.replaceChildren(...found.map((id) => row(id, mine)));
      one("tools").hidden = !found.length;
      one("clear").hidden = !mine;
      one("take").hidden = mine;
      one("share").href = `${location.pathname}${SHARED}${found.join(",")}`;
      one("share").firstElementChild.textContent = one("share").href;
    }

    one("print").addEventListener("click", () => window.print());
    one("clear").addEventListener("click", () => {
      keep([]);
      show();
      one("status").focus();
    });
    one("take").addEventListener("click", () => {
      keep([...kept(), ...shared()]);
      location.hash = "";
      one("status").focus();
    });
    addEventListener("storage", show);
    addEventListener("hashchange", show);
    show();
  }

  // Sharing asks the device for its own list of ways; where it has none, the link writes an e-mail.
  for (const link of navigator.share ? document.querySelectorAll("[data-share]") : []) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.share({ title: document.title, url: location.href.split("#")[0] }).catch(() => {});
    });
  }
  for (const pin of document.querySelectorAll("[data-pin]")) if (keep(kept())) button(pin);
  for (const page of document.querySelectorAll("[data-directory]")) board(page);
})();
