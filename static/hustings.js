// Small comforts of the pages that work without them too: the portal's filter and the demo's list.
"use strict";

function filterTiles(box) {
  const tiles = document.getElementById(box.dataset.filter);
  const none = document.getElementById(`${box.dataset.filter}-none`);
  const input = box.querySelector("input");
  const items = [...tiles.children];

  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const item of items) {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    }
    none.hidden = items.some((item) => !item.hidden);
  };
  const clear = () => {
    input.value = "";
    apply();
  };

  box.hidden = items.length < 2;
  input.addEventListener("input", apply);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") clear();
    if (event.key === "Enter") items.find((item) => !item.hidden)?.querySelector("a").click();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
  apply(); // the browser may have kept what was typed before
}

function fillFromPeople(list) {
  const form = document.getElementById(list.dataset.fills);
  list.addEventListener("click", (event) => {
    const person = event.target.closest("[data-email]");
    if (!person) return;
    form.elements.username.value = person.dataset.email;
    form.elements.password.value = list.dataset.password;
    form.querySelector("button[type=submit]").focus();
    form.scrollIntoView({ block: "nearest" });
  });
}

document.querySelectorAll("[data-filter]").forEach(filterTiles);
document.querySelectorAll("[data-fills]").forEach(fillFromPeople);
