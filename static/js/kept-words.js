// Keeps what is typed in this browser every 10 s and when a field or the page is left, and offers it
// back after a crash, a sign-out or a lost connection. Only here, never in the history; cleared by
// saving it, after 7 days and, through the Clear-Site-Data header, by signing out.
// Each form with a [data-kept] keeps its own words. data-kept-for: the name of their place, where
// that is not the address; data-kept-unsaved: the server gave back words that it did not save.
// [data-forget-kept]: a place whose words are to be forgotten.
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;
const PASSED_OVER = new Set(["csrfmiddlewaretoken", "seen", "look", "key", "saved"]);

function keepWords(notice) {
  const form = notice.closest("form");
  const name = `kept ${notice.dataset.kept} ${notice.dataset.keptFor ?? location.pathname}`;
  const read = () => JSON.stringify([...new FormData(form)].filter(([key]) => !PASSED_OVER.has(key)));
  const rendered = read();
  let last = "keptUnsaved" in notice.dataset ? "" : rendered;
  let sent = false;

  function keep() {
    const typed = read();
    // What waits to be put back is not overwritten before somebody has decided.
    if (typed === last || !notice.hidden) return;
    last = typed;
    localStorage.setItem(name, JSON.stringify({ at: Date.now(), typed, seen: form.elements.seen?.value }));
  }

  function sending() {
    sessionStorage.setItem("sent", JSON.stringify({ name, typed: read() }));
  }

  // Before the server is asked to give the words of a reply back: its answer may be lost.
  function takeBack(words) {
    const box = form.elements.body;
    const isAlone = !box.value && notice.hidden;
    if (!notice.hidden) putBack(kept);
    notice.hidden = true;
    if (!box.value.includes(words)) box.value = [box.value, words].filter(Boolean).join("\n\n");
    keep();
    if (isAlone) sending();
  }

  function putBack({ typed, seen }) {
    const values = JSON.parse(typed);
    for (const field of form.elements) {
      if (!field.name || field.disabled || PASSED_OVER.has(field.name) || field.type === "submit") continue;
      const mine = values.filter(([key]) => key === field.name).map(([, value]) => value);
      if (field.type === "checkbox") field.checked = mine.includes(field.value);
      else field.value = mine[0] ?? "";
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    document.querySelector(".ProseMirror")?.editor.commands.setContent(form.elements.body.value);
    // What its writer had seen: if somebody has saved since, the server will say so.
    if (form.elements.seen) form.elements.seen.value = seen;
  }

  const kept = JSON.parse(localStorage.getItem(name) ?? "null");
  if (kept && kept.typed !== rendered) {
    notice.querySelector("[data-kept-at]").textContent = new Date(kept.at).toLocaleString("en-GB");
    notice.hidden = false;
  }
  notice.querySelector("[data-put-back]").addEventListener("click", () => {
    putBack(kept);
    notice.hidden = true;
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => {
    localStorage.removeItem(name);
    notice.hidden = true;
  });

  setInterval(keep, 10000);
  form.addEventListener("focusout", keep);
  addEventListener("pagehide", keep);
  addEventListener("pageshow", () => { sent = false; });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return; // a preview
    if (sent) event.preventDefault(); // a double click
    keep();
    sent = true;
    sending();
  });
  if (form.elements.seen) document.addEventListener("submit", ({ target }) => {
    if ("takesBack" in target.dataset) takeBack(target.closest(".said").querySelector(".said__words").textContent);
  });
  addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const save = form.querySelector("[name=_save]");
    if (save) form.requestSubmit(save); else keep();
  });
}

// After a save the server leads here with ?saved: what was sent is no longer kept, and only that.
if (new URLSearchParams(location.search).has("saved")) {
  const done = JSON.parse(sessionStorage.getItem("sent") ?? "null");
  sessionStorage.removeItem("sent");
  const here = done && JSON.parse(localStorage.getItem(done.name) ?? "null");
  if (here?.typed === done?.typed) localStorage.removeItem(done?.name);
  history.replaceState(null, "", location.pathname + location.hash);
}
const gone = document.querySelector("[data-forget-kept]")?.dataset.forgetKept;
for (const name of Object.keys(localStorage).filter((each) => each.startsWith("kept "))) {
  const isOld = Date.now() - JSON.parse(localStorage.getItem(name)).at > KEPT_FOR;
  if (isOld || (gone && name.includes(` ${gone}`))) localStorage.removeItem(name);
}
for (const notice of document.querySelectorAll("[data-kept]")) keepWords(notice);
