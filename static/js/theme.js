// Pose le thème choisi, et la marque « js », avant le premier affichage : d’où ce petit fichier chargé dans l’en-tête, sans attendre.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
} catch { /* stockage refusé : le réglage de l’appareil décide */ }
