// A key of the device (WebAuthn): asks the browser for it, and sends what it says with the form.
// <form data-key="create|get" data-key-options="id of the question"> or data-key-ask="its address".
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-key]")];
  const isKnown = "PublicKeyCredential" in window;

  // The question and the answer travel as base64url; the browser wants and gives bytes.
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function question(form) {
    if (form.dataset.keyOptions) {
      return JSON.parse(document.getElementById(form.dataset.keyOptions).textContent).publicKey;
    }
    const answer = await fetch(form.dataset.keyAsk, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no question");
    return (await answer.json()).request_options.publicKey;
  }

  async function create(asked) {
    const made = await navigator.credentials.create({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: named(asked.excludeCredentials),
      // One that can sign in on its own: kept on the device, and opened by its owner alone.
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    } });
    return { made, response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() || [],
    } };
  }

  async function get(asked) {
    const made = await navigator.credentials.get({ publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: named(asked.allowCredentials),
    } });
    const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
    return { made, response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      ...(userHandle ? { userHandle: text(userHandle) } : {}),
    } };
  }

  async function send(form) {
    const asked = await question(form);
    const { made, response } = await (form.dataset.key === "create" ? create(asked) : get(asked));
    form.elements.credential.value = JSON.stringify({
      type: made.type,
      id: made.id,
      rawId: text(made.rawId),
      authenticatorAttachment: made.authenticatorAttachment,
      response,
      clientExtensionResults: made.getClientExtensionResults(),
    });
    form.submit();
  }

  forms.forEach((form) => {
    if (isKnown) form.hidden = false;
    const failed = form.querySelector("[data-key-failed]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      failed.hidden = true;
      if (!isKnown) { failed.hidden = false; return; }
      // The browser does not say whether there was no key, a no, or somebody who walked away.
      send(form).catch(() => { failed.hidden = false; });
    });
  });
})();
