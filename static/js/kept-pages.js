// La page « hors connexion » : ce que cet appareil garde (portal/service_worker.js), et le moyen de l’effacer.

const root = document.querySelector("[data-kept-pages]");
const list = root.querySelector("[data-kept-list]");
const status = root.querySelector("[data-kept-status]");
const forget = root.querySelector("[data-kept-forget]");

const isFallback = location.pathname !== "/hors-connexion/";
for (const part of root.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "absent") !== isFallback;
root.querySelector("[data-retry]").addEventListener("click", () => location.reload());
if (isFallback) addEventListener("online", () => location.reload());

async function keptPages() {
  const pages = [];
  for (const name of await caches.keys()) {
    if (name !== "archipel-pages" && !name.startsWith("archipel-compte-")) continue;
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const { headers } = await cache.match(request, { ignoreVary: true });
      const { pathname, search } = new URL(request.url);
      pages.push({ url: pathname + search, title: decodeURIComponent(headers.get("Archipel-Title")), when: Number(headers.get("Archipel-Kept-At")) });
    }
  }
  return pages.sort((a, b) => b.when - a.when);
}

async function show() {
  const pages = await keptPages();
  const date = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
  list.replaceChildren(...pages.map(({ url, title, when }) => {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: title.replace(/ · Archipel$/, "") });
    const said = Object.assign(document.createElement("span"), { className: "muted small", textContent: ` ${date.format(when)}` });
    const line = document.createElement("li");
    line.append(link, said);
    return line;
  }));
  if (!pages.length) status.textContent = "Aucune page n’est gardée pour l’instant.";
  else status.textContent = pages.length > 1 ? `${pages.length} pages gardées, les dernières ouvertes d’abord.` : "Une page gardée.";
  forget.hidden = !pages.length;
}

if ("caches" in window) {
  show();
  navigator.serviceWorker?.addEventListener("message", (event) => { if (event.data.forgotten) show(); });
  forget.querySelector("button").addEventListener("click", () => navigator.serviceWorker.controller?.postMessage({ forget: true }));
}
