// Small comforts of pages that work without them too: finding a tool by key, the menu, questions
// before something is done, jobs that are kept fresh, and the demo's list of people.
"use strict";

const FRESH_EVERY = 2500;
const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");
const isPlain = (event) => !event.ctrlKey && !event.metaKey && !event.altKey;

// --- Tools, found by key ---

function filterTiles(box) {
  const all = document.getElementById(box.dataset.filter);
  const none = document.getElementById(`${box.dataset.filter}-none`);
  const input = box.querySelector("input");
  const tiles = [...all.querySelectorAll("[data-tile]")];
  const linkOf = (tile) => tile.querySelector(".tile-link");
  const shown = () => tiles.filter((tile) => !tile.hidden);
  const news = document.querySelector(".announcements");

  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const tile of tiles) {
      const text = tile.textContent.toLowerCase();
      tile.hidden = !words.every((word) => text.includes(word));
    }
    for (const section of all.querySelectorAll("[data-section]")) {
      section.hidden = !section.querySelector("[data-tile]:not([hidden])");
    }
    none.hidden = shown().length > 0;
    if (news) news.hidden = words.length > 0; // what is found stands where it is seen, on a phone too
  };
  const clear = () => {
    input.value = "";
    apply();
  };

  // The tile nearest to this one in the row above or below.
  const beyond = (tile, down) => {
    const here = tile.getBoundingClientRect();
    let best = null;
    for (const other of shown()) {
      const there = other.getBoundingClientRect();
      if (down ? there.top < here.bottom - 1 : there.bottom > here.top + 1) continue;
      const far = Math.abs(there.top - here.top) * 10 + Math.abs(there.left - here.left);
      if (!best || far < best.far) best = { far, other };
    }
    return best?.other;
  };
  const walk = (tile, key) => {
    const row = shown();
    const at = row.indexOf(tile);
    if (key === "ArrowRight") return row[at + 1];
    if (key === "ArrowLeft") return row[at - 1];
    if (key === "ArrowDown") return beyond(tile, true);
    if (key === "Home") return row[0];
    return key === "End" ? row.at(-1) : beyond(tile, false);
  };

  box.hidden = tiles.length < 2;
  input.addEventListener("input", apply);
  input.addEventListener("keydown", (event) => {
    const first = shown()[0];
    if (event.key === "Escape") clear();
    if (event.key === "Enter" && first) linkOf(first).click();
    if (event.key === "ArrowDown" && first) {
      event.preventDefault();
      linkOf(first).focus();
    }
  });
  all.addEventListener("keydown", (event) => {
    if (!event.target.matches(".tile-link") || !isPlain(event)) return;
    if (event.key === "Escape") {
      clear();
      input.focus();
    }
    if (!/^(Arrow|Home$|End$)/.test(event.key)) return;
    event.preventDefault();
    const next = walk(event.target.closest("[data-tile]"), event.key);
    if (next) linkOf(next).focus();
    else if (event.key === "ArrowUp") input.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || isTyping(event.target) || !isPlain(event)) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
  apply(); // the browser may have kept what was typed before
}

// What was opened last comes first the next time.
function tellOpened(event) {
  const link = event.target.closest("a[data-opened]");
  if (!link || event.button > 1) return;
  fetch(link.dataset.opened, {
    method: "POST",
    keepalive: true,
    headers: { "X-CSRFToken": token() },
  }).catch(() => {}); // the tool opens all the same
}

// --- The menu, and its choice of light or dark ---

function closeByKeyboardAndOutside(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
}

function switchTheme(box) {
  box.hidden = false;
  box.querySelector(`[value=${applyTheme()}]`).checked = true;
  box.addEventListener("change", (event) => {
    try {
      localStorage.setItem("adminTheme", JSON.stringify(event.target.value));
    } catch {
      return; // a browser that keeps nothing has no choice to keep
    }
    applyTheme();
  });
}

// --- Questions before something is done ---

function openDialog(event) {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}

// --- Jobs under way ---

const underWay = () => document.querySelector("[data-jobs] [data-under-way]");

function takeOver(list, fresh) {
  const ids = (root) => [...root.querySelectorAll("[data-job]")].map((job) => job.dataset.job).join();
  if (ids(list) !== ids(fresh)) {
    if (!list.contains(document.activeElement)) list.replaceWith(fresh);
    return;
  }
  for (const job of list.querySelectorAll("[data-job]")) {
    const now = fresh.querySelector(`[data-job="${CSS.escape(job.dataset.job)}"]`);
    job.toggleAttribute("data-under-way", now.hasAttribute("data-under-way"));
    for (const part of job.querySelectorAll("[data-fresh]")) {
      const newer = now.querySelector(`[data-fresh="${CSS.escape(part.dataset.fresh)}"]`);
      // What a person is just about to press stays where it is.
      if (!part.contains(document.activeElement)) part.replaceWith(newer);
    }
  }
}

async function refreshJobs() {
  const list = document.querySelector("[data-jobs]");
  if (document.querySelector("dialog[open]")) return;
  const response = await fetch(list.dataset.jobs, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error("signed out, or closed by now");
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  takeOver(list, document.adoptNode(page.querySelector("[data-jobs]")));
}

function keepJobsFresh() {
  let waiting = null;
  const again = () => {
    clearTimeout(waiting);
    if (!underWay() || document.hidden) return;
    waiting = setTimeout(() => refreshJobs().then(again, () => {}), FRESH_EVERY);
  };
  document.addEventListener("visibilitychange", again);
  again();
}

// --- The demo's people ---

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
document.querySelectorAll("[data-menu]").forEach(closeByKeyboardAndOutside);
document.querySelectorAll("[data-theme-switch]").forEach(switchTheme);
document.querySelectorAll("[data-fills]").forEach(fillFromPeople);
document.addEventListener("click", openDialog);
document.addEventListener("click", tellOpened);
document.addEventListener("auxclick", tellOpened);
if (document.querySelector("[data-jobs]")) keepJobsFresh();
