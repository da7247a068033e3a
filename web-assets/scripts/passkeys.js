// Passkeys: the browser asks the authenticator what the server gives, and sends back what it says.
export function offerPasskeys() {
  if (!window.PublicKeyCredential) {
    hint("This browser knows no passkeys.");
    return;
  }
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.querySelector("[data-passkey-hint]").hidden = true;
    const button = form.querySelector("[data-passkey-button]");
    button.disabled = false;
    if ("first" in button.dataset) button.focus();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      use(form, button);
    });
  }
}

async function use(form, button) {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.textContent = "";
  button.disabled = true;
  try {
    const next = form.dataset.passkey === "register" ? await register(form) : await signIn(form);
    location.assign(next);
  } catch (error) {
    problem.textContent =
      error.name === "NotAllowedError"
        ? "Nothing was done: it was not confirmed in time, or there is no such passkey on this device."
        : error.name === "InvalidStateError"
          ? "This device has a passkey for you already."
          : error.message;
    button.disabled = false;
  }
}

async function signIn(form) {
  const options = await send(form, "/sign-in/passkey/begin", {});
  options.challenge = bytes(options.challenge);
  for (const known of options.allowCredentials ?? []) known.id = bytes(known.id);
  const credential = await navigator.credentials.get({ publicKey: options });
  const { response } = credential;
  const answer = await send(form, "/sign-in/passkey", {
    back: form.dataset.back,
    response: {
      ...identity(credential),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        authenticatorData: text(response.authenticatorData),
        signature: text(response.signature),
        userHandle: response.userHandle ? text(response.userHandle) : null,
      },
    },
  });
  return answer.next;
}

async function register(form) {
  const options = await send(form, "/account/passkeys/begin", {});
  options.challenge = bytes(options.challenge);
  options.user.id = bytes(options.user.id);
  for (const known of options.excludeCredentials ?? []) known.id = bytes(known.id);
  const credential = await navigator.credentials.create({ publicKey: options });
  const { response } = credential;
  const answer = await send(form, "/account/passkeys", {
    name: form.elements.name.value,
    response: {
      ...identity(credential),
      response: {
        clientDataJSON: text(response.clientDataJSON),
        attestationObject: text(response.attestationObject),
        transports: response.getTransports?.() ?? [],
      },
    },
  });
  return answer.next;
}

function identity(credential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    authenticatorAttachment: credential.authenticatorAttachment,
  };
}

async function send(form, address, body) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Asterism-Form": form.dataset.formToken },
    body: JSON.stringify(body),
  });
  if (answer.redirected) {
    // The sign-in has ended, or has to be repeated: the page that says so is the answer.
    location.assign(answer.url);
    return new Promise(() => {});
  }
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.problem ?? "That did not work; load the page again and repeat it.");
  return found;
}

function hint(words) {
  for (const place of document.querySelectorAll("[data-passkey-hint]")) place.textContent = words;
}

function bytes(base64url) {
  const plain = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
