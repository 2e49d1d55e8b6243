// Shows the page beside the text as it is written: on a phone, on a desk, at night, on paper.
const beside = document.querySelector("[data-beside]");
const toggle = document.querySelector("[data-side-by-side]");
const frame = beside.querySelector("iframe");
const form = beside.closest("form");
const looks = [...beside.querySelectorAll("[data-look]")];
const sender = form.querySelector("[name=look]").cloneNode();
let timer;
let scrolled = 0;

sender.hidden = true;
sender.formTarget = "beside";
form.append(sender);

function show() {
  scrolled = frame.contentDocument?.scrollingElement?.scrollTop ?? 0; // none: an answer of another origin
  form.requestSubmit(sender);
}

function choose(look) {
  looks.forEach((each) => each.setAttribute("aria-pressed", each === look));
  sender.value = look.dataset.look;
  beside.dataset.width = look.dataset.width;
  show();
}

toggle.hidden = false;
toggle.addEventListener("click", () => {
  beside.hidden = !beside.hidden;
  toggle.setAttribute("aria-expanded", !beside.hidden);
  if (!beside.hidden) choose(looks[0]);
});
looks.forEach((look) => look.addEventListener("click", () => choose(look)));
frame.addEventListener("load", () => frame.contentDocument?.scrollingElement?.scrollTo(0, scrolled));
form.addEventListener("input", () => {
  clearTimeout(timer);
  if (!beside.hidden) timer = setTimeout(show, 1000);
});
