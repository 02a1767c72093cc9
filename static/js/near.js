// « Près de moi » : demande la position seulement quand on le veut, et l’écrit dans le formulaire.

const form = document.getElementById("filtres");
const button = form.querySelector("[data-near]");
const said = form.querySelector("[data-near-said]");
const position = document.getElementById("position");

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  return input;
}

function found({ coords }) {
  // Deux décimales : le kilomètre suffit, et l’adresse de la page peut se partager.
  position.replaceChildren(hidden("lat", coords.latitude.toFixed(2)), hidden("lon", coords.longitude.toFixed(2)));
  form.elements.pres.value = "";
  form.elements.pres_texte.value = "ma position";
  said.textContent = "";
  document.dispatchEvent(new CustomEvent("archipel:near", { detail: [coords.latitude, coords.longitude] }));
  form.requestSubmit();
}

function refused(error) {
  said.textContent = error.code === error.PERMISSION_DENIED
    ? "Votre navigateur ne donne pas votre position. Vous pouvez écrire le nom d’une commune."
    : "Votre position n’a pas été trouvée. Vous pouvez écrire le nom d’une commune.";
}

button.hidden = !("geolocation" in navigator);
button.addEventListener("click", () => {
  said.textContent = "Recherche de votre position…";
  navigator.geolocation.getCurrentPosition(found, refused, { timeout: 10_000, maximumAge: 600_000 });
});
form.elements.pres_texte.addEventListener("input", () => position.replaceChildren());
