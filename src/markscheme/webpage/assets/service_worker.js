// Keeps the whole site, so that it opens without a network. What belongs together is kept together: a new build is
// loaded whole beside the old one, and takes its place when no page of the old one is open any more.

const BUILD = "BUILD";
const ENGINE = "ENGINE"; // the build of the engine alone
const FILES = ["FILES"];
const PREFIX = `markscheme ${self.registration.scope} `;
const CACHE = PREFIX + BUILD;

self.addEventListener("install", event => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await Promise.all(FILES.map(name => cache.add(new Request(new URL(name, self.registration.scope), { cache: "no-cache" }))));
  })());
});

self.addEventListener("activate", event => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter(name => name.startsWith(PREFIX) && name !== CACHE);
    await Promise.all(old.map(name => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", event => {
  if (event.data === "take over") self.skipWaiting();
  if (event.data.compiled === ENGINE) event.waitUntil(keepCompiled(event.data.files));
});

/** Put archives of the engine with compiled code in them in the place of those that came; where room is short, nothing changes. */
async function keepCompiled(files) {
  const cache = await caches.open(CACHE);
  for (const [name, content] of Object.entries(files)) {
    if (!FILES.includes(name)) continue;
    const headers = { "Content-Type": "application/octet-stream", "X-Compiled": ENGINE };
    await cache.put(new URL(name, self.registration.scope), new Response(content, { headers })).catch(() => {});
  }
}

// A page that loads itself anew. A header `Refresh` would not do: where the address has a #, that is no new page.
const ANEW = "<!doctype html><link rel=icon href=data:,><title>…</title><script>setTimeout(() => location.reload(), 100)</script>";
let tries = 30; // after which this build stays, rather than a page that is loaded anew for ever

/** Let a build that waits take over when the only page of this one is loaded anew. */
async function handedOver(event) {
  if (event.request.mode !== "navigate" || !self.registration.waiting) return null;
  if ((await self.clients.matchAll()).length > 1 || tries-- <= 0) return null;
  self.registration.waiting.postMessage("take over");
  return new Response(ANEW, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

self.addEventListener("fetch", event => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(self.registration.scope)) return;
  event.respondWith((async () => {
    const newer = await handedOver(event);
    if (newer) return newer;
    const name = url.pathname.endsWith("/") ? "index.html" : url.pathname;
    const kept = await (await caches.open(CACHE)).match(new URL(name, url).href);
    return kept ?? fetch(event.request);
  })());
});
