// Asks "are you still there?" before a session ends. The server counts; this only watches.
(() => {
  "use strict";
  const dialog = document.getElementById("still-here");
  if (!dialog?.showModal) return;
  const form = dialog.querySelector("form");
  const WARN = 120;
  const seconds = (moment) => Math.round((moment - Date.now()) / 1000);
  let over = Date.now() + Number(dialog.dataset.left) * 1000;
  // Who types is not idle, though the server cannot see it. Often enough for the shortest limit.
  const TYPING_EVERY = Math.min(300, Number(dialog.dataset.left) / 4) * 1000;
  let told = Date.now();
  let timer;

  async function ask(method) {
    const said = { method, redirect: "manual", headers: { Accept: "application/json" } };
    if (method === "POST") { said.body = new FormData(form); told = Date.now(); }
    try {
      const answer = await fetch(form.action, said);
      if (answer.type === "opaqueredirect") return 0;
      const left = (await answer.json()).left;
      over = Date.now() + left * 1000;
      return left;
    } catch {
      return seconds(over);   // no network: our own clock
    }
  }

  // Another tab may have been used meanwhile, so the server is asked before anything is said.
  async function look() {
    const left = await ask("GET");
    if (left <= 0) return leave();
    if (left > WARN) { dialog.open && dialog.close("known"); return plan(left - WARN); }
    if (!dialog.open) dialog.showModal();
    return plan(Math.min(left, 15));
  }
  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(wait, 1) * 1000);
  }
  // What stands on the screen goes as well; the sign-in page says why.
  function leave() {
    location.replace(location.pathname + location.search);
  }
  async function stay() {
    const left = await ask("POST");
    left > 0 ? plan(left - WARN) : leave();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close("stay");
  });
  // Escape is somebody too.
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "known") stay();
    dialog.returnValue = "";
  });
  document.addEventListener("input", () => {
    if (Date.now() - told > TYPING_EVERY) stay();
  });
  plan(seconds(over) - WARN);
})();
