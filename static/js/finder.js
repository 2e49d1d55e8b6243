// Finds rows by their words, and puts one of them into the field of the form that [data-into] names:
// where the cursor is, or, with [data-lines], on a line of its own.
function put(words, field, asLine) {
  const editor = field.name === "body" && document.querySelector(".ProseMirror")?.editor;
  if (editor) return editor.chain().focus().insertContent(words).run();
  if (asLine) field.value = [field.value.trim(), words].filter(Boolean).join("\n");
  else {
    field.focus();
    field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const finder of document.querySelectorAll("[data-find]")) {
  const box = finder.querySelector("input");
  const found = finder.querySelector("[data-found]");
  const field = finder.closest("form").elements[finder.dataset.into];
  const asLine = "lines" in finder.dataset;
  let timer;

  async function find() {
    const query = new URLSearchParams({ q: box.value });
    const answer = await fetch(`${finder.dataset.find}?${query}`).catch(() => null);
    if (answer?.ok && !answer.redirected) found.innerHTML = await answer.text();
  }

  finder.hidden = false;
  box.addEventListener("input", (event) => {
    event.stopPropagation(); // what is looked for is no change of the text
    clearTimeout(timer);
    timer = setTimeout(find, 300);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); find(); }
  });
  found.addEventListener("click", (event) => {
    const row = event.target.closest("[data-insert]")?.dataset;
    if (row) put(asLine ? row.address : row.insert, field, asLine);
  });
}
