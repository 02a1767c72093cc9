// Liste à facettes : garde le foyer et les plis quand htmx remplace les facettes, annonce le nombre, suit l’adresse.

const form = document.getElementById("filtres");
const live = document.getElementById("annonce");
let focused = null;
let unfolded = null;

const foldKey = (details) => details.querySelector("input")?.name + (details.matches(".facet-more") ? "+" : "");

document.body.addEventListener("htmx:beforeSwap", () => {
  const active = document.activeElement;
  focused = active?.name ? { name: active.name, value: active.value, id: active.id } : null;
  unfolded = new Map([...form.querySelectorAll("#facettes details")].map((details) => [foldKey(details), details.open]));
});

function restore() {
  for (const details of form.querySelectorAll("#facettes details")) {
    if (unfolded?.has(foldKey(details))) details.open = unfolded.get(foldKey(details));
  }
  if (!focused || document.activeElement !== document.body) return;
  const same = [...document.getElementsByName(focused.name)]
    .find((element) => (focused.id ? element.id === focused.id : element.value === focused.value));
  same?.focus({ preventScroll: true });
}

function follow(results) {
  for (const link of document.querySelectorAll("[data-follows]")) {
    link.href = link.dataset.follows + (results.dataset.query ? `?${results.dataset.query}` : "");
  }
  live.textContent = results.querySelector(".count").textContent.trim();
  document.dispatchEvent(new CustomEvent("archipel:results", { detail: results.dataset.query }));
}

document.body.addEventListener("htmx:afterSettle", (event) => {
  restore();
  if (event.detail.target?.id === "resultats" || event.target.id === "resultats") follow(document.getElementById("resultats"));
});

// Tout changement envoie le formulaire, y compris celui des champs placés ailleurs (attribut form). Entrée dans un champ
// change puis envoie : une seule demande suffit.
let sending;
document.body.addEventListener("change", (event) => {
  if (event.target.form !== form) return;
  clearTimeout(sending);
  sending = setTimeout(() => form.requestSubmit(), 40);
});
form.addEventListener("submit", () => clearTimeout(sending));

// Un retrait de filtre ou un changement de page n’a pas changé les champs : les remettre d’accord avec l’adresse.
document.body.addEventListener("htmx:pushedIntoHistory", () => {
  const asked = new URLSearchParams(location.search);
  form.elements.q.value = asked.get("q") ?? "";
  if (!form.elements.rayon) return;
  form.elements.rayon.value = asked.get("rayon") ?? "";
  if (!asked.has("pres")) {
    form.elements.pres.value = "";
    if (!asked.has("lat")) form.elements.pres_texte.value = "";
  }
  if (!asked.has("lat")) document.getElementById("position").replaceChildren();
});
