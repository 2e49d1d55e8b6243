// Shows only the medicines whose names are like what is typed. Nothing leaves the page.
const box = document.querySelector("[data-filter]");
const field = box.querySelector("input");
const status = box.querySelector("[role=status]");
const FEWEST = 5; // letters from which on a slip of the finger is forgiven

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
  .replace(/[^a-z0-9]+/g, " ").trim();

// At most one letter added, left out or changed, or two neighbours swapped.
const near = (a, b) => {
  let same = 0;
  while (same < a.length && a[same] === b[same]) same += 1;
  const [x, y] = [a.slice(same), b.slice(same)];
  return x.slice(1) === y.slice(1) || x === y.slice(1) || x.slice(1) === y
    || (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
};

const begins = (name, typed) => name.startsWith(typed) || (typed.length >= FEWEST
  && [-1, 0, 1].some((more) => near(typed, name.slice(0, typed.length + more))));

// Only how a name begins counts: its later words are salts and strengths, which many medicines share.
const isLike = (names, typed) => [typed, ...typed.split(" ").filter((word) => word.length >= FEWEST)]
  .some((word) => names.some((name) => begins(name, word)));

const medicines = [...document.querySelectorAll("[data-names]")]
  .map((part) => ({ part, names: part.dataset.names.split(",").map(plain) }));

const show = () => {
  const typed = plain(field.value);
  const isEmpty = !field.value.trim();
  let count = 0;
  for (const { part, names } of medicines) {
    part.hidden = !isEmpty && !(typed && isLike(names, typed));
    count += !part.hidden;
  }
  for (const group of document.querySelectorAll(".group")) {
    group.hidden = !group.querySelector("[data-names]:not([hidden])");
  }
  const { found, unknown } = status.dataset;
  status.textContent = isEmpty ? "" : (count ? found.replace("0", count) : unknown);
};

field.addEventListener("input", show);
box.hidden = false;
