// Keeps the whole site, so that it opens without a network. What belongs together is kept together: a new build is
// loaded whole beside the old one, and takes its place when no page of the old one is open any more.

const BUILD = "BUILD";
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
});

/** Let a build that waits take over when the only page of this one is loaded anew. */
async function handedOver(event) {
  if (event.request.mode !== "navigate" || !self.registration.waiting) return null;
  if ((await self.clients.matchAll()).length > 1) return null;
  self.registration.waiting.postMessage("take over");
  return new Response("", { headers: { Refresh: "0", "Content-Type": "text/html" } });
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
