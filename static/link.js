// A one-time link: its secret stands behind the #, where no server sees it until it is posted.
"use strict";

const form = document.getElementById("link");
const secret = decodeURIComponent(location.hash.slice(1));
if (secret) {
  form.elements.token.value = secret;
  form.elements.token.closest(".field").hidden = true;
  history.replaceState(null, "", location.pathname); // not in the browser's history
}
