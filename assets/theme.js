/* Loaded in the head, before anything is painted: the theme chosen here, or else the system's. */
(function () {
  "use strict";
  const KEY = "plumbline-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      const kept = window.localStorage.getItem(KEY);
      return kept === "dark" || kept === "light" ? kept : null;
    } catch (error) {
      return null; // storage may be forbidden; then the choice lasts as long as the page
    }
  }

  function wear(mode) {
    document.documentElement.setAttribute("data-bs-theme", mode);
    document.documentElement.style.colorScheme = mode;
    window.dispatchEvent(new CustomEvent("plumbline-theme", { detail: mode }));
  }

  window.plumblineTheme = {
    current: () => document.documentElement.getAttribute("data-bs-theme"),
    toggle: function () {
      const next = this.current() === "dark" ? "light" : "dark";
      try {
        window.localStorage.setItem(KEY, next);
      } catch (error) {
        /* see above */
      }
      wear(next);
    },
  };

  system.addEventListener("change", () => chosen() || wear(system.matches ? "dark" : "light"));
  wear(chosen() || (system.matches ? "dark" : "light"));
})();
