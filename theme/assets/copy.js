/* The copy for reading without a network: kept when the button is pressed, never before. */

(() => {
  "use strict";

  const box = document.querySelector("[data-worker]");
  if (!box || !("serviceWorker" in navigator) || !window.caches) return;
  const lang = document.documentElement.lang, script = new URL(box.dataset.worker, location), home = new URL(".", script).href;
  const one = (name) => box.querySelector(`[data-${name}]`);

  async function show(failed) {
    const kept = await caches.match(location.href.split(/[?#]/)[0], { cacheName: `kopie ${home}` });
    one("failed").hidden = failed !== true;
    one("kept").hidden = one("drop").hidden = !kept;
    one("keep").hidden = !!kept;
    if (kept) one("date").textContent = new Date(kept.headers.get("Date")).toLocaleDateString(lang, { dateStyle: "long" });
  }

  one("keep").addEventListener("click", async () => {
    script.search = `?lang=${lang}`;
    try {
      const { installing } = await navigator.serviceWorker.register(script, { scope: home });
      if (installing) installing.addEventListener("statechange", () => show(installing.state === "redundant"));
      show();
    } catch {
      show(true);
    }
  });
  one("drop").addEventListener("click", async () => {
    const registration = await navigator.serviceWorker.getRegistration(home);
    await Promise.all([caches.delete(`kopie ${home}`), registration && registration.unregister()]);
    show();
  });
  one("tools").hidden = false;
  show();

  // Whoever asked for a page without a network is led to its row.
  const id = location.hash.startsWith("#seite=") && location.hash.slice(7);
  const row = id && [...document.querySelectorAll(".row a")].find((link) => link.pathname.endsWith(`/${id}/`));
  if (row) row.focus();
})();
