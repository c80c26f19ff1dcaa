// What a page can do without, done better: every function of the desk works without this file.
(() => {
  "use strict";
  const KEYS_OFF = "klaverblad-keys-off";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const closest = (event, selector) => event.target.closest?.(selector);

  // Storage may be closed (private mode); then a choice lasts as long as the page.
  const remembered = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const remember = (key, value) => {
    try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key); } catch { /* see above */ }
  };

  // Things that need this file are hidden until it runs.
  function reveal(root) {
    all("[data-needs-script], [data-opens], [data-closes-toast], [data-print]", root).forEach((part) => { part.hidden = false; });
    if ("speechSynthesis" in window) all("[data-read-aloud]", root).forEach((part) => { part.hidden = false; });
    all("[data-takes-focus]", root).filter((part) => !part.closest(".example")).forEach((part) => part.focus());
    all(".tabs [aria-current]", root).forEach((tab) => {
      const bar = tab.parentElement;
      bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2;
    });
  }

  // Light or dark: a cookie, so that the server sends the right page at once.
  function chosenTheme() {
    return document.documentElement.dataset.theme || "";
  }
  function chooseTheme(theme) {
    const age = theme ? 31536000 : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    showTheme();
  }
  function showTheme() {
    all("[data-theme-choice]").forEach((button) => {
      const on = button.dataset.themeChoice === chosenTheme();
      button.setAttribute("aria-pressed", on);
      on ? button.setAttribute("aria-current", "true") : button.removeAttribute("aria-current");
    });
  }

  // Read aloud: the words of a part, in the language of the page; again stops it.
  function readAloud(selector) {
    if (speechSynthesis.speaking) return speechSynthesis.cancel();
    const speech = new SpeechSynthesisUtterance(document.querySelector(selector).innerText);
    speech.lang = document.documentElement.lang;
    return speechSynthesis.speak(speech);
  }

  // Keys: never while someone types, and they can be switched off.
  const keysOn = () => !remembered(KEYS_OFF);
  function showKeys() {
    all("[data-keys-off]").forEach((button) => {
      button.textContent = keysOn() ? button.dataset.keysOff : button.dataset.keysOn;
    });
  }
  function stepThroughRows(direction) {
    const stops = all(".row .name, .steps a, tbody th .name");
    const here = stops.findIndex((stop) => stop === document.activeElement);
    stops[Math.max(0, Math.min(stops.length - 1, here + direction))]?.focus();
  }
  function closeWhatIsOpen(except) {
    all(".more[open], .who[open]").forEach((menu) => {
      if (menu.contains(except)) return;
      menu.open = false;
      if (!except && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    });
  }
  const help = document.getElementById("keys");
  const actions = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => help?.showModal?.(),
    j: () => stepThroughRows(1),
    k: () => stepThroughRows(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeWhatIsOpen();
    const typing = closest(event, "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keysOn() || help?.open) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });

  document.addEventListener("click", (event) => {
    closeWhatIsOpen(event.target);
    closest(event, "[data-closes-toast]")?.closest(".toast").remove();
    const theme = closest(event, "[data-theme-choice]");
    if (theme) chooseTheme(theme.dataset.themeChoice);
    const opener = closest(event, "[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal?.();
    if (closest(event, "[data-print]")) window.print();
    const reader = closest(event, "[data-read-aloud]");
    if (reader) readAloud(reader.dataset.readAloud);
    if (closest(event, "[data-keys-off]")) {
      remember(KEYS_OFF, keysOn() ? "1" : "");
      showKeys();
    }
  });

  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
  reveal(document);
  showTheme();
  showKeys();
})();
