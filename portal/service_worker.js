// Le compagnon du site sur l’appareil : pages déjà vues rouvertes sans réseau, fichiers statiques gardés.
// portal/views/device.py le sert à la racine, précédé de SETTINGS. Ce qu’une page permet vient de ses en-têtes
// (portal/middleware.py) : Archipel-Keep, ce qui peut être gardé ; Archipel-Account, à qui est la page.

const { offline, shell, files, signOut, outside } = SETTINGS;
const FILES = "archipel-fichiers";
const PUBLIC = "archipel-pages";
const PERSONAL = "archipel-compte-";
const STATE = "archipel-etat";
const MOST_PAGES = 40;
const MOST_FILES = 160;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

let forgottenAt = 0; // ce qui a été demandé avant n’est plus gardé après

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const page = await fetch(offline, { credentials: "omit", cache: "reload" }); // la page de tout le monde, jamais celle d’un compte
  if (!page.ok) throw new Error(page.status);
  await (await caches.open(STATE)).put(offline, page);
  await keepFiles(shell);
  await self.skipWaiting();
}

async function activate() {
  await self.registration.navigationPreload?.enable();
  for (const name of await caches.keys()) {
    if (name.startsWith("archipel-") && ![FILES, PUBLIC, STATE].includes(name) && !name.startsWith(PERSONAL)) await caches.delete(name);
  }
  await trim(FILES, MOST_FILES);
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && url.pathname === signOut) event.waitUntil(forgetPeople());
  if (request.method !== "GET" || request.headers.has("range")) return;
  if (url.pathname.startsWith(files)) event.respondWith(file(event));
  else if (request.mode === "navigate" && !outside.some((start) => url.pathname.startsWith(start))) event.respondWith(page(event, url));
});

self.addEventListener("message", (event) => {
  const { keep, keepAll, drop, forget } = event.data ?? {};
  if (keep) event.waitUntil(fetchAndKeep([keep]));
  if (keepAll) event.waitUntil(fetchAndKeep(keepAll).then((kept) => event.source?.postMessage({ kept })));
  if (drop) event.waitUntil(dropPages(drop));
  if (forget) event.waitUntil(forgetAll().then(() => event.source?.postMessage({ forgotten: true })));
});

// --- Fichiers ---------------------------------------------------------------------------------------

/** Un nom qui porte son empreinte ne change jamais de contenu : l’appareil d’abord. Les autres : le réseau d’abord. */
async function file(event) {
  const { request } = event;
  const held = await caches.match(request, { cacheName: FILES, ignoreVary: true });
  if (held && HASHED.test(new URL(request.url).pathname)) return held;
  try {
    const answer = await fetch(request);
    if (answer.status === 200) event.waitUntil(keepFile(request.url, answer.clone()));
    return answer;
  } catch (error) {
    if (held) return held;
    throw error;
  }
}

async function keepFile(url, answer) {
  const cache = await caches.open(FILES);
  await cache.put(url, answer);
  await trim(FILES, MOST_FILES);
}

async function keepFiles(urls) {
  const cache = await caches.open(FILES);
  await Promise.all([...new Set(urls)].map(async (url) => {
    if (!(await cache.match(url, { ignoreVary: true }))) await cache.add(url).catch(() => null);
  }));
}

// --- Pages ------------------------------------------------------------------------------------------

/** Le réseau d’abord : personne ne voit une page ancienne tant qu’il répond. */
async function page(event, url) {
  const asked = Date.now();
  try {
    const answer = (await event.preloadResponse) ?? (await fetch(event.request));
    event.waitUntil(learn(url, answer.clone(), asked));
    return answer;
  } catch {
    return (await keptCopy(url)) ?? (await offlinePage());
  }
}

/** Retient à qui est la page, efface celles des autres comptes, garde celle-ci si elle le permet. Dit si elle l’est. */
async function learn(url, answer, asked) {
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) return false;
  if (asked <= forgottenAt) return false;
  const account = answer.headers.get("Archipel-Account") ?? "";
  await belongTo(account);
  if (answer.headers.get("Archipel-Keep") !== "1") return false;
  const text = await answer.text();
  if (asked <= forgottenAt) return false;
  const headers = new Headers(answer.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  headers.set("Archipel-Kept-At", String(Date.now()));
  headers.set("Archipel-Title", encodeURIComponent(text.match(/<title>([^<]*)/)?.[1].trim() ?? url.pathname));
  const name = account ? PERSONAL + account : PUBLIC;
  const cache = await caches.open(name);
  const key = url.pathname + url.search;
  await cache.delete(key, { ignoreVary: true });
  await cache.put(key, new Response(text, { headers }));
  await trim(name, MOST_PAGES);
  await keepFiles([...text.matchAll(/(?:href|src)="([^"#]+\.(?:css|js|svg))[#"]/g)].map((found) => found[1]).filter((path) => path.startsWith(files)));
  return true;
}

async function fetchAndKeep(urls) {
  let kept = 0;
  for (const one of urls) {
    const url = new URL(one, location.origin);
    if (url.origin !== location.origin) continue;
    const asked = Date.now();
    try {
      const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" } });
      if (!answer.redirected && (await learn(url, answer, asked))) kept += 1;
    } catch { return kept; /* plus de réseau : la prochaine visite reprendra */ }
  }
  return kept;
}

async function dropPages(urls) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(PERSONAL)) continue;
    const cache = await caches.open(name);
    for (const url of urls) await cache.delete(url, { ignoreVary: true });
  }
}

async function keptCopy(url) {
  const account = await currentAccount();
  for (const name of [account && PERSONAL + account, PUBLIC].filter(Boolean)) {
    if (!(await caches.has(name))) continue;
    const found = await (await caches.open(name)).match(url.pathname + url.search, { ignoreVary: true });
    if (found) return withBand(found);
  }
  return null;
}

async function withBand(found) {
  const when = new Date(Number(found.headers.get("Archipel-Kept-At")));
  const day = when.toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long" });
  const hour = when.toLocaleTimeString("fr-FR", { hour: "numeric", minute: "2-digit" }).replace(":", "\u00a0h\u00a0");
  const band = `<p class="kept-band" role="status"><strong>Hors connexion\u00a0:</strong> page du ${day} à ${hour}. <a href="${offline}">Pages gardées</a></p>`;
  const text = (await found.text()).replace(/<body([^>]*)>/, (_, attributes) => `<body${attributes} data-kept-copy>${band}`);
  return new Response(text, { headers: found.headers });
}

async function offlinePage() {
  const found = await (await caches.open(STATE)).match(offline, { ignoreVary: true });
  return new Response(found ? await found.text() : "Hors connexion.", { status: 503, headers: found?.headers ?? { "Content-Type": "text/plain; charset=utf-8" } });
}

// --- À qui ------------------------------------------------------------------------------------------

async function currentAccount() {
  const state = await (await caches.open(STATE)).match("/compte-de-cet-appareil");
  return state ? state.text() : "";
}

async function belongTo(account) {
  for (const name of await caches.keys()) {
    if (name.startsWith(PERSONAL) && name !== PERSONAL + account) await caches.delete(name);
  }
  if ((await currentAccount()) !== account) await (await caches.open(STATE)).put("/compte-de-cet-appareil", new Response(account));
}

async function forgetPeople() {
  forgottenAt = Date.now();
  await belongTo("");
}

async function forgetAll() {
  await forgetPeople();
  await caches.delete(PUBLIC);
}

/** Les plus anciennes s’en vont. */
async function trim(name, most) {
  const cache = await caches.open(name);
  const keys = await cache.keys();
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key, { ignoreVary: true });
}
