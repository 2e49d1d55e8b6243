// Keeps a copy of the page for tonight, and gives it when the network does not answer.
const NAME = "tonight";
const PAGE = "{% url "articles:tonight" %}";
const WEEK = 7 * 24 * 60 * 60 * 1000;
const PATIENCE = 4000;

const keep = async () => {
  // The browser follows a redirect itself: a worker may not.
  const page = await fetch(PAGE, { cache: "no-cache", redirect: "manual" });
  if (page.status >= 500) throw new Error("The site is away.");
  // A device that is full shows the page all the same.
  if (page.ok) await caches.open(NAME).then((all) => all.put(PAGE, page.clone())).catch(() => {});
  return page;
};

// A copy of unknown age counts as old, and an old one says so.
const kept = async () => {
  const copy = await caches.match(PAGE);
  if (!copy || Date.now() - Date.parse(copy.headers.get("Date")) < WEEK) return copy;
  const text = await copy.text();
  return new Response(text.replace("data-kept hidden", "data-kept"), { headers: copy.headers });
};

const late = () => new Promise((_, reject) => { setTimeout(reject, PATIENCE); });

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keep());
});
addEventListener("fetch", (event) => {
  const { mode, url } = event.request;
  if (mode !== "navigate" || new URL(url).pathname !== PAGE) return;
  event.respondWith(
    Promise.race([keep(), late()]).catch(async () => await kept() || fetch(event.request)),
  );
});
