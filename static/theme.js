// Light or dark as chosen in the menu, before anything is drawn. The admin keeps the same choice in
// the same place; without one the system decides.
"use strict";

function applyTheme() {
  let chosen = "auto";
  try {
    chosen = JSON.parse(localStorage.getItem("adminTheme") ?? '"auto"');
  } catch {
    // a browser that keeps nothing, or something else has written there: the system decides
  }
  const known = chosen === "light" || chosen === "dark" ? chosen : "auto";
  document.documentElement.dataset.theme = known;
  return known;
}

applyTheme();
