// Puts a saved reply where the cursor is in the answer; without it the server adds it at the end.
const choice = document.querySelector("[data-saved-replies]");
const button = choice?.form.querySelector("[data-insert-saved]");
const answer = choice?.form.elements.body;

button?.addEventListener("click", (event) => {
  event.preventDefault();
  const { text } = choice.selectedOptions[0].dataset;
  if (!text) return choice.focus();
  answer.focus();
  answer.setRangeText(text, answer.selectionStart, answer.selectionEnd, "end");
  answer.dispatchEvent(new Event("input", { bubbles: true }));
});
