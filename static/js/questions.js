// Prints the sheet, and lets its fields grow so that paper shows all that was typed.
const button = document.querySelector("[data-print]");
button.addEventListener("click", () => { print(); });
button.hidden = false;

for (const field of document.querySelectorAll("textarea")) {
  field.addEventListener("input", () => {
    while (field.scrollHeight > field.clientHeight && field.rows < 99) field.rows += 1;
  });
}
