// Says beside each moment that is typed how far away it is, and on the button what it will do.
const DAY = 86400000;

function distance(days) {
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  return days > 0 ? `in ${days} days` : "in the past";
}

// Both days as if in UTC: the field and `data-today` are in the site's time zone, not the browser's.
function tell(field, beside, button) {
  const at = field.value && new Date(`${field.value}Z`);
  const words = (options) => at.toLocaleString("en-GB", { timeZone: "UTC", ...options });
  const days = (Date.parse(field.value.slice(0, 10)) - Date.parse(field.dataset.today)) / DAY;
  beside.textContent = at ? `${distance(days)}, ${words({ weekday: "long" })}` : "";
  if (!button) return;
  const day = at && words({ day: "numeric", month: "long" });
  button.textContent = at ? `Schedule for ${day} ${field.value.slice(11, 16)}` : "Publish";
}

for (const field of document.querySelectorAll("[data-today]")) {
  const button = field.form.querySelector("[data-publish]");
  const beside = document.createElement("p");
  beside.setAttribute("role", "status");
  field.after(beside);
  field.addEventListener("input", () => tell(field, beside, button));
  tell(field, beside, button);
}
