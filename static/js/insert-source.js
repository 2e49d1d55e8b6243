// Finds sources by their words and puts the citation of one where the cursor is in the text.
const finder = document.querySelector("[data-find-sources]");
const field = finder.querySelector("input");
const found = finder.querySelector("[data-found]");
let timer;

async function find() {
  const query = new URLSearchParams({ q: field.value });
  const answer = await fetch(`${finder.dataset.findSources}?${query}`).catch(() => null);
  if (answer?.ok && !answer.redirected) found.innerHTML = await answer.text();
}

finder.hidden = false;
field.addEventListener("input", (event) => {
  event.stopPropagation();
  clearTimeout(timer);
  timer = setTimeout(find, 300);
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") { event.preventDefault(); find(); }
});
found.addEventListener("click", (event) => {
  const key = event.target.closest("[data-key]")?.dataset.key;
  const editor = document.querySelector(".ProseMirror")?.editor;
  if (key && editor) editor.chain().focus().insertContent(`[@${key}]`).run();
});
