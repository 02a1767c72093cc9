// Ce que toutes les pages partagent : version de nuit, menus qui se referment, copier un lien, imprimer.

const root = document.documentElement;
const night = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : night.matches);

function showTheme() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    button.setAttribute("aria-pressed", String(isDark()));
  }
}

function toggleTheme() {
  const theme = isDark() ? "light" : "dark";
  root.dataset.theme = theme;
  try { localStorage.setItem("theme", theme); } catch { /* le choix vaut pour cette page */ }
  showTheme();
  root.dispatchEvent(new CustomEvent("archipel:theme", { detail: theme }));
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu !== except) menu.open = false;
  }
}

async function copy(button) {
  const said = button.parentElement.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = "Lien copié";
  } catch {
    said.textContent = button.dataset.copy;
  }
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details[data-menu]"));
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-theme-toggle]")) toggleTheme();
  if (button.matches("[data-copy]")) copy(button);
  if (button.matches("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

night.addEventListener("change", showTheme);
showTheme();

// Tiroirs de filtres : ouverts d’emblée quand la colonne est à côté du contenu.
const wide = matchMedia("(min-width: 64em)");
const openDrawers = () => {
  for (const drawer of document.querySelectorAll("details[data-drawer]")) drawer.open = wide.matches;
};
openDrawers();
wide.addEventListener("change", openDrawers);
