// Night light: keeps the reader's choice on this device and sets it before the first paint.
// Without this file the page follows the device's own setting and shows no switch.
const root = document.documentElement;
try { root.dataset.theme = localStorage.theme || root.dataset.theme || ""; } catch { /* storage is switched off */ }
const isNight = () => getComputedStyle(root).colorScheme === "dark"
  || (!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

addEventListener("DOMContentLoaded", () => {
  const buttons = document.querySelectorAll("[data-night-light]");
  const show = () => {
    for (const button of buttons) button.textContent = isNight() ? "Use day colours" : "Night light";
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      root.dataset.theme = isNight() ? "day" : "night";
      try { localStorage.theme = root.dataset.theme; } catch { /* for this page only, then */ }
      show();
    });
    button.hidden = false;
  }
  show();
  document.querySelector("[data-focus]")?.focus();
});
