// Keys of the review pages: an element with data-key is clicked (or focused, where it is a field)
// by that key, unless somebody is typing. Ctrl+Enter in the note decides.
"use strict";

const typing = (element) => element.matches("input:not([type=radio]), textarea, select");

// The admin hides its pages until its own scripts have run, so that autofocus comes too early.
document.querySelector(".review [autofocus]")?.focus();

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    document.querySelector("form.decide")?.requestSubmit();
    return;
  }
  if (event.key === "Escape" && typing(event.target)) {
    event.target.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "Enter" && event.target !== document.body) return;
  const target = document.querySelector(`.review [data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input[type=search]")) {
    target.focus();
    return;
  }
  target.click();
  if (target.matches("input[type=radio]")) {
    document.querySelector(".decide textarea").focus();
  }
});
