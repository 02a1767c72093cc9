// Garde le brouillon pendant que l’on écrit. Sans JavaScript, « Continuer » et « Enregistrer » le font.

const DELAY = 2500;
const form = document.querySelector("form[data-autosave]");
const status = document.querySelector("[data-autosave-status]");
let timer;
let dirty = false;
let request;

async function save() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name); // les fichiers partent avec l’étape
  data.set("action", "autosave");
  request = new AbortController();
  try {
    const response = await fetch(location.href, { method: "POST", body: data, redirect: "error", signal: request.signal });
    if (!response.ok) throw new Error(response.status);
    dirty = false;
    const now = new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
    status.textContent = `Brouillon gardé à ${now}.`;
  } catch (error) {
    if (error.name === "AbortError") return;
    status.textContent = "Le brouillon n’a pas pu être gardé : vérifiez la connexion, puis « Enregistrer et finir plus tard ».";
  }
}

form?.addEventListener("input", () => {
  dirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, DELAY);
});
form?.addEventListener("submit", () => {
  dirty = false;
  request?.abort(); // l’envoi de l’étape porte tout, et plus récent
  clearTimeout(timer);
});
addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});
