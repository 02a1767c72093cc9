// Ce que l’appareil tient du site : le compagnon hors connexion, les textes en attente, les pages gardées d’avance.

const account = document.body.dataset.account ?? "";
const TEXTS = `archipel:texte:${account}:`;
const SENT = "archipel:texte:envoi";
const WANTED = `archipel:garder:${account}`;
const BETWEEN = ["/compte/", "/communaute/charte/"]; // où l’on est mené quand l’envoi n’est pas encore reçu
const OFTEN = 3600 * 1000;
const isReal = !document.body.hasAttribute("data-kept-copy") && !document.querySelector("[data-kept-pages]");

function stored(action, otherwise) {
  try { return action(); } catch { return otherwise; /* stockage refusé */ }
}

const texts = () => stored(() => Object.keys(localStorage).filter((key) => key.startsWith(TEXTS)), []);

/** A form left by the browser itself: the page that came instead says that it arrived. */
function forgetWhatWasSent() {
  const sent = JSON.parse(sessionStorage.getItem(SENT));
  if (!sent || !isReal || BETWEEN.some((start) => location.pathname.startsWith(start))) return;
  sessionStorage.removeItem(SENT);
  if (!document.querySelector(`form[data-offline-key="${CSS.escape(sent.form)}"]`)) localStorage.removeItem(sent.key);
}

function tellOfTextsThatWait() {
  const here = location.pathname + location.search;
  const waiting = texts().map((key) => JSON.parse(localStorage.getItem(key))).filter((text) => text.pending && text.url !== here);
  const place = document.querySelector(".messages");
  if (!waiting.length || !place) return;
  const said = document.createElement("div");
  said.className = "alert info";
  const line = document.createElement("p");
  line.append("Écrit hors connexion, en attente d’envoi : ");
  waiting.forEach((text, index) => {
    if (index) line.append(", ");
    line.append(Object.assign(document.createElement("a"), { href: text.url, textContent: text.title }));
  });
  line.append(". Ouvrez la page, le texte part seul.");
  said.append(line);
  place.append(said);
}

function warnBeforeLeaving(event) {
  if (!event.target.matches('form[action$="/compte/logout/"]')) return;
  const unsent = texts();
  const many = unsent.length > 1 ? `${unsent.length} textes écrits ici ne sont` : "Un texte écrit ici n’est";
  if (unsent.length && !confirm(`${many} pas encore sur le site. Se déconnecter les efface de cet appareil. Continuer ?`)) event.preventDefault();
  else for (const key of unsent) localStorage.removeItem(key);
}

/** « Garder sur cet appareil » (Mon espace) : ses pages sont demandées d’avance, si la personne l’a choisi. */
function keepInAdvance(worker, panel) {
  const urls = JSON.parse(panel.dataset.keepInAdvance);
  const box = panel.querySelector("input");
  const status = panel.querySelector("[role=status]");
  const fetchAll = () => {
    localStorage.setItem(WANTED, String(Date.now()));
    status.textContent = "Les pages arrivent.";
    worker.postMessage({ keepAll: urls });
  };
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (!("kept" in event.data)) return;
    status.textContent = event.data.kept > 1 ? `${event.data.kept} pages s’ouvrent maintenant sans réseau.` : "Votre page s’ouvre maintenant sans réseau.";
  });
  const since = Number(stored(() => localStorage.getItem(WANTED), 0));
  box.checked = since > 0;
  panel.hidden = false;
  box.addEventListener("change", () => {
    if (box.checked) return fetchAll();
    localStorage.removeItem(WANTED);
    worker.postMessage({ drop: urls.filter((url) => url !== location.pathname) });
    status.textContent = "Ces pages ne sont plus gardées d’avance.";
  });
  if (!since) return;
  if (navigator.connection?.saveData) status.textContent = "Votre appareil économise ses données : les pages gardées restent celles de la dernière fois.";
  else if (Date.now() - since > OFTEN) fetchAll();
}

async function start() {
  const wasAlone = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/service-worker.js", { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  if (wasAlone && isReal) active.postMessage({ keep: location.href });
  const panel = document.querySelector("[data-keep-in-advance]");
  if (panel && isReal) keepInAdvance(active, panel);
}

stored(forgetWhatWasSent);
if (isReal) stored(tellOfTextsThatWait);
document.addEventListener("submit", (event) => stored(() => warnBeforeLeaving(event)));
if ("serviceWorker" in navigator && window.top === window) {
  addEventListener("load", () => start().catch(() => { /* navigation privée, ou refus : le site marche sans */ }));
}
