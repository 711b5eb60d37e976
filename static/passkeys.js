// Passkeys: the browser answers our challenge, and the form carries the answer.
"use strict";

// https://www.w3.org/TR/webauthn-3/: in JSON, bytes are base64url.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const withBytes = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  return answer(made, {
    clientDataJSON: text(made.response.clientDataJSON),
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports?.() ?? [],
  });
}

async function prove(options) {
  const proven = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  const handle = proven.response.userHandle;
  return answer(proven, {
    clientDataJSON: text(proven.response.clientDataJSON),
    authenticatorData: text(proven.response.authenticatorData),
    signature: text(proven.response.signature),
    userHandle: handle ? text(handle) : null,
  });
}

function answer(credential, response) {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function serve(form) {
  const said = form.querySelector("[data-passkey-said]");
  const button = form.querySelector("button[type=submit]");
  const say = (words) => {
    said.textContent = words;
    said.hidden = !words;
    button.disabled = false;
  };

  if (!window.PublicKeyCredential) {
    say("This browser does not know passkeys.");
    button.disabled = true;
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say("");
    button.disabled = true;
    try {
      const response = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error("stale");
      const { publicKey } = await response.json();
      const credential = await (form.dataset.passkey === "make" ? make : prove)(publicKey);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      const words = {
        NotAllowedError: "No passkey was used. Try again, or come in another way.",
        InvalidStateError: "This device has a passkey for you already.",
        SecurityError: "Passkeys do not work at this address: ask whoever runs this server.",
      };
      say(words[error.name] ?? "That did not work. Load the page again, then try once more.");
    }
  });
}

document.querySelectorAll("form[data-passkey]").forEach(serve);
