// Finds public pages by the words of their titles and puts one where the cursor is in the answer.
const finder = document.querySelector("[data-find-pages]");
const field = finder.querySelector("input");
const found = finder.querySelector("[data-found]");
const answer = finder.closest("form").elements.body;
let timer;

async function find() {
  const query = new URLSearchParams({ q: field.value });
  const page = await fetch(`${finder.dataset.findPages}?${query}`).catch(() => null);
  if (page?.ok && !page.redirected) found.innerHTML = await page.text();
}

finder.hidden = false;
field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(find, 300);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); find(); }
});
found.addEventListener("click", (event) => {
  const words = event.target.closest("[data-insert]")?.dataset.insert;
  if (!words) return;
  answer.focus();
  answer.setRangeText(words, answer.selectionStart, answer.selectionEnd, "end");
  answer.dispatchEvent(new Event("input", { bubbles: true }));
});
