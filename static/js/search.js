// Offers pages and words while somebody types into the search of this page.
const field = document.querySelector("main input[name=q]");
const list = document.createElement("datalist");
list.id = "offers";
field.after(list);
field.setAttribute("list", list.id);

let latest = 0;
field.addEventListener("input", async () => {
  const asked = ++latest;
  await new Promise((resolve) => setTimeout(resolve, 150));
  if (asked !== latest || field.value.trim().length < 2) return;
  const address = `${field.form.getAttribute("action")}suggest/?q=${encodeURIComponent(field.value)}`;
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok || asked !== latest) return;
  list.replaceChildren(...(await answer.json()).map((words) => new Option("", words)));
});
