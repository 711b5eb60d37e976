// What the admin's own theme leaves: menus that open by click alone are reached by keyboard too, as
// is the content, past the sidebar; parts of the page have names; and rows of work under way are
// kept fresh.
"use strict";

const FRESH_EVERY = 4000;

function openByKeyboard(menu) {
  menu.tabIndex = 0;
  menu.setAttribute("role", "button");
  menu.addEventListener("keydown", (event) => {
    if (event.target !== menu || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    menu.click();
  });
}

// The page has one main part, and the first step of the Tab key leads there.
function nameParts() {
  const main = document.getElementById("main");
  if (main) main.setAttribute("role", "main");
  const content = document.getElementById("content");
  if (content) {
    content.tabIndex = -1;
    const skip = Object.assign(document.createElement("a"), { href: "#content", className: "skip", textContent: "Skip to the content" });
    const nav = document.createElement("nav");
    nav.setAttribute("aria-label", "Skip");
    nav.append(skip);
    document.body.prepend(nav);
  }
  // The theme calls all that scrolls by one name; it makes them after us.
  document.querySelectorAll("[data-simplebar]").forEach((part, at) => {
    part.dataset.simplebarAriaLabel = part.id === "nav-sidebar-apps" ? "Pages" : `Part ${at} that scrolls`;
  });
}

const underWay = (root) => root.querySelector("[data-under-way]");

// Cells and fields with data-fresh are taken from the page as the server shows it now.
async function refresh() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) return false;
  const now = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const shown of document.querySelectorAll("[data-fresh]")) {
    const fresh = now.querySelector(`[data-fresh="${CSS.escape(shown.dataset.fresh)}"]`);
    // What a person is just about to press stays where it is.
    if (fresh && !shown.contains(document.activeElement)) shown.replaceWith(document.adoptNode(fresh));
  }
  return underWay(document) !== null;
}

function keepFresh() {
  setTimeout(async () => {
    if (document.hidden || (await refresh().catch(() => true))) keepFresh();
  }, FRESH_EVERY);
}

// The theme loads this in the head, before there is anything to look at.
document.addEventListener("DOMContentLoaded", () => {
  nameParts();
  document
    .querySelectorAll("#nav-sidebar .cursor-pointer, .cursor-pointer[x-on\\:click]")
    .forEach((element) => {
      if (!element.matches("a, button, input, select, label, [tabindex]")) openByKeyboard(element);
    });
  if (underWay(document)) keepFresh();
});
