// Le dessin du maillage : agrandir, déplacer, éclairer les voisins de ce que l’on vise. Sans ce module, le dessin reste entier.

const STEP = 1.5;
const CLOSEST = 12;

function start(figure) {
  const svg = figure.querySelector("svg[viewBox]");
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  let view = { x: 0, y: 0, scale: 1 };

  function show() {
    const wide = width / view.scale;
    const tall = height / view.scale;
    view.x = Math.min(Math.max(view.x, 0), width - wide);
    view.y = Math.min(Math.max(view.y, 0), height - tall);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${wide} ${tall}`);
    figure.classList.toggle("zoomed", view.scale > 1);
  }

  function zoom(factor, at = { x: 0.5, y: 0.5 }) {
    const scale = Math.min(Math.max(view.scale * factor, 1), CLOSEST);
    const move = 1 / view.scale - 1 / scale;
    view = { x: view.x + width * move * at.x, y: view.y + height * move * at.y, scale };
    show();
  }

  figure.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (!button) return;
    if (button.dataset.zoom === "in") zoom(STEP);
    else if (button.dataset.zoom === "out") zoom(1 / STEP);
    else { view = { x: 0, y: 0, scale: 1 }; show(); }
  });

  svg.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // la page défile, sauf si l’on demande à agrandir
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(event.deltaY < 0 ? STEP : 1 / STEP, { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
  }, { passive: false });

  let from = null;
  svg.addEventListener("pointerdown", (event) => {
    if (view.scale > 1) from = { x: event.clientX, y: event.clientY, far: 0 };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const unit = width / view.scale / svg.getBoundingClientRect().width;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    view = { ...view, x: view.x - dx * unit, y: view.y - dy * unit };
    from = { x: event.clientX, y: event.clientY, far: from.far + Math.abs(dx) + Math.abs(dy) };
    show();
  });
  for (const name of ["pointerup", "pointerleave"]) svg.addEventListener(name, () => { setTimeout(() => { from = null; }); });
  svg.addEventListener("click", (event) => { if (from?.far > 8) event.preventDefault(); }, true);
  svg.addEventListener("dragstart", (event) => event.preventDefault());

  function light(key, on) {
    for (const line of svg.querySelectorAll("[data-a]")) {
      if (line.dataset.a === key || line.dataset.b === key) line.classList.toggle("near", on);
    }
  }
  for (const [name, on] of [["focusin", true], ["focusout", false], ["pointerover", true], ["pointerout", false]]) {
    svg.addEventListener(name, (event) => {
      const node = event.target.closest("[data-node]");
      if (node) light(node.dataset.node, on);
    });
  }
}

for (const figure of document.querySelectorAll("[data-maillage]")) start(figure);
