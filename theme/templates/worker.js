{#- Keeps the copy of a reader who asked for it. Whatever is online comes from the network, always. -#}
const LIVE = {{ (is_offered and has_fingerprints)|tojson }};
const PAGES = {{ dict(pages)|tojson }};
const HOME = registration.scope, CACHE = `kopie ${HOME}`;
const PAGE = HOME + (PAGES[new URL(location).searchParams.get("lang")] || PAGES.de);
const FILES = {{ [asset_path("site.css"), asset_path("favicon.svg"), asset_path("copy.js"), asset_path("aloud.js")]|tojson }}.map((path) => HOME + path);

async function renew() {
  const page = await fetch(PAGE, { cache: "no-cache" });
  if (page.status === 404 || page.status === 410) return caches.delete(CACHE);
  if (!page.ok) throw new Error(page.status);
  const cache = await caches.open(CACHE);
  const headers = { "Content-Type": "text/html; charset=utf-8", Date: new Date().toUTCString() };
  await cache.put(PAGE, new Response(await page.blob(), { headers }));
  for (const file of FILES) if (!(await cache.match(file))) await cache.add(file);
  for (const request of await cache.keys()) if (![PAGE, ...FILES].includes(request.url)) await cache.delete(request);
}

async function visit(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(caches.has(CACHE).then((kept) => kept && renew()).catch(() => {}));
    return answer;
  } catch {
    const kept = await caches.match(PAGE, { cacheName: CACHE });
    if (!kept) return Response.error();
    const { origin, pathname } = new URL(event.request.url), wanted = origin + pathname;
    return wanted === PAGE ? kept : Response.redirect(`${PAGE}#seite=${encodeURIComponent(pathname.split("/").slice(-2)[0])}`);
  }
}

addEventListener("install", (event) => event.waitUntil((LIVE ? renew() : Promise.resolve()).then(() => skipWaiting())));
addEventListener("activate", (event) => {
  if (!LIVE) event.waitUntil(caches.delete(CACHE).then(() => registration.unregister()));
});
if (LIVE) addEventListener("fetch", (event) => {
  const { request } = event, address = request.url.split(/[?#]/)[0];
  // Previews of proposals lie below the site and are no part of it.
  if (!address.startsWith(HOME) || address.startsWith(`${HOME}pr-preview/`)) return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (FILES.includes(address)) event.respondWith(caches.match(address, { cacheName: CACHE }).then((kept) => kept || fetch(request)));
});
