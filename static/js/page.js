// What scripts add to each page; without them it follows the device's own colours.

// Night light: keeps the reader's choice on this device and sets it before the first paint.
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

// Copy link: where the browser refuses, the address is shown, ready to be copied by hand.
addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-copy-link]")) {
    const [button, status, address] = part.children;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(address.value);
        status.textContent = "Link copied";
      } catch {
        status.textContent = "Copy the link from here:";
        address.hidden = false;
        address.select();
      }
    });
    part.hidden = false;
  }
});
