// Keys of the review pages: an element with data-key is clicked (or focused, where one writes in it)
// by that key, unless somebody is typing. Ctrl+Enter sends the form one writes in. What was typed
// and not sent is kept in this tab, so that an expired session or a failed request loses nothing.
"use strict";

const DRAFT = "review-draft:";
const SENT_AGAIN = "Your note was not sent, and was kept here: look at it, and send it again.";

const typing = (element) =>
  element.isContentEditable ||
  element.matches("input:not([type=radio], [type=checkbox], [type=submit]), textarea, select");
const writtenIn = (element) => element.matches("textarea, input[type=search]");

function sendFrom(element) {
  const form = element.closest("form.decide, .work form") ?? document.querySelector("form[data-draft]");
  form?.requestSubmit();
}

function press(target) {
  if (writtenIn(target)) {
    target.focus();
    return;
  }
  target.click();
  if (target.matches("input[type=radio]")) target.form.querySelector("textarea").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.altKey) {
    event.preventDefault();
    if (!event.repeat) sendFrom(event.target);
    return;
  }
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (!isPlain || event.repeat || typing(event.target)) return;
  if (event.key === "Enter" && event.target !== document.body) return;
  if (document.querySelector("dialog[open]") && event.key !== "?") return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});

// --- The keys, told -------------------------------------------------------------------------------

const help = document.querySelector("dialog.help");
document.querySelector("[data-opens-help]")?.addEventListener("click", () => {
  help.open ? help.close() : help.showModal();
});

// --- Forms: sent once, and never lost -------------------------------------------------------------

document.querySelectorAll("form.decide").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
});
// The way back may show this very page again, with its form to be sent anew.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form.decide").forEach((form) => delete form.dataset.sent);
});

const drafted = document.querySelector("form[data-draft]");
const settled = document.querySelector("[data-settled]");
if (settled) sessionStorage.removeItem(DRAFT + settled.dataset.settled);
if (drafted) keepDraft(drafted, DRAFT + location.pathname);

function keepDraft(form, key) {
  const { note } = form.elements;
  const choice = form.elements.verdict ?? form.elements.outcome ?? form.elements.answer;
  const person = form.dataset.draft; // another one may have signed in since
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept?.person === person && !note.value.trim()) {
    note.value = kept.note;
    if (kept.verdict) choice.value = kept.verdict;
    const told = document.createElement("p");
    told.className = "quiet";
    told.setAttribute("role", "status");
    told.textContent = SENT_AGAIN;
    note.after(told);
  }
  form.addEventListener("input", () => {
    if (note.value.trim()) {
      const verdict = choice.value;
      sessionStorage.setItem(key, JSON.stringify({ person, verdict, note: note.value }));
    } else {
      sessionStorage.removeItem(key);
    }
  });
}

// --- Who else is here -----------------------------------------------------------------------------

const ALIVE_EVERY = 60_000; // donors.queries.readings gives up after three
const readers = document.querySelector("[data-reading]");

function signOfLife(left) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", drafted.elements.csrfmiddlewaretoken.value);
  if (left) body.set("left", "yes");
  return body;
}

async function tellThatOpen() {
  if (document.hidden) return; // in a tab that nobody looks at
  const response = await fetch(readers.dataset.reading, { method: "POST", body: signOfLife(false) });
  if (!response.ok || response.redirected) return;
  const now = await response.text();
  if (now.trim() !== readers.innerHTML.trim()) readers.innerHTML = now;
}

if (readers && drafted) {
  const tell = () => tellThatOpen().catch(() => undefined); // offline: the next one will do
  tell();
  setInterval(tell, ALIVE_EVERY);
  document.addEventListener("visibilitychange", tell);
  window.addEventListener("pagehide", () => {
    navigator.sendBeacon(readers.dataset.reading, signOfLife(true));
  });
}

// The admin hides its pages until its own scripts have run, so that autofocus comes too early.
document.querySelector(".review [autofocus]")?.focus();
