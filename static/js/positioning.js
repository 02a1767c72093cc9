// Un curseur de 0 à 100 relié à ses cinq choix ([data-gradient]), et le point du plan qui suit ([data-plane]).

const SVG = "http://www.w3.org/2000/svg";

function join(group, moved) {
  const range = group.querySelector("input[type=range]");
  const choices = [...group.querySelectorAll("input[type=radio]")];
  const choiceFor = (value) => choices.find((choice) => Number(choice.value) === Math.round(value / 25) * 25);
  const say = () => {
    const choice = choiceFor(Number(range.value));
    range.setAttribute("aria-valuetext", `${range.value}, ${choice.labels[0].textContent.trim()}`);
  };
  // Sans nom, le curseur n’est pas envoyé : tant que personne n’a choisi, il ne dit rien.
  range.addEventListener("input", () => {
    range.name = group.dataset.gradient;
    choiceFor(Number(range.value)).checked = true;
    say();
    moved();
  });
  for (const choice of choices) {
    choice.addEventListener("change", () => {
      range.name = group.dataset.gradient;
      range.value = choice.value;
      say();
      moved();
    });
  }
  say();
}

function follow(plane, form) {
  const value = (name) => form.querySelector(`input[type=range][name="${name}_fin"]`)?.value;
  const [x, y] = [value(plane.dataset.x), value(plane.dataset.y)];
  if (x === undefined || y === undefined) return;
  let point = plane.querySelector("circle.main");
  if (!point) {
    point = document.createElementNS(SVG, "circle");
    point.setAttribute("class", "plane-point main");
    point.setAttribute("r", "4");
    plane.querySelector("svg g").append(point);
  }
  point.setAttribute("cx", x);
  point.setAttribute("cy", y);
  // La phrase sous le plan est celle du serveur : elle ne dit plus vrai
  plane.querySelector("figcaption").textContent = `Systémique : ${x} sur 100. Modélisée : ${y} sur 100.`;
  plane.querySelector("svg").setAttribute("aria-hidden", "true");
}

for (const form of document.querySelectorAll("form")) {
  const planes = form.querySelectorAll("[data-plane]");
  const moved = () => planes.forEach((plane) => follow(plane, form));
  form.querySelectorAll("[data-gradient]").forEach((group) => join(group, moved));
}
