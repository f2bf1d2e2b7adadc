// Put in place of sw.js, this takes the worker of a broken version out of every browser that asks for the next one: it
// takes over, throws away the files that were kept, unregisters itself and loads the pages again. Notebooks stay.
const { registration, clients } = globalThis;
const cacheName = `tidebook ${new URL(registration.scope).pathname}`;

addEventListener("install", () => void globalThis.skipWaiting());
addEventListener("activate", (event) => event.waitUntil(remove()));

async function remove() {
  await caches.delete(cacheName);
  await registration.unregister();
  for (const client of await clients.matchAll({ type: "window" })) await client.navigate(client.url);
}
