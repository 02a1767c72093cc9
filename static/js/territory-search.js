// Choisir un territoire dans la liste ouvre sa page ; sans choix, le formulaire cherche.

for (const form of document.querySelectorAll("[data-territory-search]")) {
  form.addEventListener("combobox:choose", (event) => {
    location.assign(new URL(`${event.detail.slug}/`, form.action));
  });
}
