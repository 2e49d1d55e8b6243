// Says every 5 s that the page is open, and tells who else has it open and when something was added.
const place = document.querySelector("[data-presence]");
const others = place.querySelector("[data-others]");
const news = place.querySelector("[data-news]");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const list = new Intl.ListFormat("en-GB", { type: "conjunction" });

function show(names, newest) {
  const verb = names.length === 1 ? "is" : "are";
  const words = names.length ? `${list.format(names)} ${verb} also looking at this.` : "";
  // Only what changed, or a screen reader would say it every time.
  if (others.textContent !== words) others.textContent = words;
  if (newest > Number(place.dataset.newest)) news.hidden = false;
}

async function stay() {
  if (document.visibilityState !== "visible") return;
  const headers = { "X-CSRFToken": token };
  const answer = await fetch(place.dataset.presence, { method: "POST", headers }).catch(() => null);
  if (answer?.redirected) {
    clearInterval(timer);
    place.querySelector("[data-signed-out]").hidden = false;
  } else if (answer?.ok) {
    const { others: names, newest } = await answer.json();
    show(names, newest);
  }
}

const timer = setInterval(stay, 5000);
document.addEventListener("visibilitychange", stay);
