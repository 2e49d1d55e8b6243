// Says beside the date how far away it is, and on the button what it will do.
const field = document.querySelector("#id_publish_at");
const button = document.querySelector("[data-publish]");
const DAY = 86400000;

function distance(days) {
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  return days > 0 ? `in ${days} days` : "in the past";
}

// Both days as if in UTC: the field and `data-today` are in the site's time zone, not the browser's.
function tell(beside) {
  const at = field.value && new Date(`${field.value}Z`);
  if (!at) {
    beside.textContent = "";
    button.textContent = "Publish";
    return;
  }
  const words = (options) => at.toLocaleString("en-GB", { timeZone: "UTC", ...options });
  const days = Math.round((Date.parse(field.value.slice(0, 10)) - Date.parse(field.dataset.today)) / DAY);
  beside.textContent = `${distance(days)}, ${words({ weekday: "long" })}`;
  const day = words({ day: "numeric", month: "long" });
  button.textContent = `Schedule for ${day} ${field.value.slice(11, 16)}`;
}

if (field && button) {
  const beside = document.createElement("p");
  beside.setAttribute("role", "status");
  field.after(beside);
  field.addEventListener("input", () => tell(beside));
  tell(beside);
}
