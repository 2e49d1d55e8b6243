// Runs the checks on the text while it is written, and leads from a finding to its place.
const desk = document.querySelector("[data-checks-url]");
const list = desk.querySelector("[data-checks]");
const form = desk.closest("form");
let timer;

async function check() {
  const answer = await fetch(desk.dataset.checksUrl, { method: "POST", body: new FormData(form) })
    .catch(() => null);
  if (answer?.ok && !answer.redirected) list.innerHTML = await answer.text();
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(check, 1000);
});

list.addEventListener("click", (event) => {
  const place = event.target.closest("a");
  const text = document.querySelector(".ProseMirror");
  if (!place || place.hash !== "#id_body" || !text) return;
  event.preventDefault();
  const block = text.children[place.dataset.block] ?? text;
  text.focus({ preventScroll: true });
  getSelection().collapse(block, 0);
  block.scrollIntoView({ block: "center" });
});
