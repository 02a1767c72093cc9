// Starts what Wagtail's own templates start with inline scripts, which our policy for /gestion/ refuses:
// date and time choosers, inline panels. The overridden templates say what to start in data attributes.
(function () {
  const CHOOSERS = ["initDateChooser", "initDateTimeChooser", "initTimeChooser"];
  const PANELS = ["InlinePanel", "MultipleChooserPanel"];
  const started = new WeakSet();

  function start(mark) {
    const { chooser, panel } = mark.dataset;
    const name = chooser || panel;
    if (started.has(mark) || !(CHOOSERS.includes(name) || PANELS.includes(name))) return;
    if (typeof window[name] !== "function") return; // its file is not there yet: see the end of this one
    started.add(mark);
    if (chooser) window[chooser](mark.dataset.for, JSON.parse(mark.dataset.config));
    else new window[panel](JSON.parse(mark.dataset.options));
  }

  function startAll(root) {
    root.querySelectorAll("[data-chooser], [data-panel]").forEach(start);
  }

  // Forms that come later: rows added to a panel, windows over the page
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        if (node.matches("[data-chooser], [data-panel]")) start(node);
        startAll(node);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  startAll(document);
  document.addEventListener("DOMContentLoaded", () => startAll(document));
})();
