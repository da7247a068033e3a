// "Compare" needs two documents: the button says how many are still to choose.
export function choosePairs() {
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-pair]");
    if (form) update(form);
  });
  document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-pair]").forEach(update));
  document.querySelectorAll("[data-pair]").forEach(update);
}

function update(form) {
  const button = form.querySelector("[data-compare]");
  if (!button) return;
  const chosen = form.querySelectorAll("input[name=document]:checked").length;
  const missing = 2 - chosen;
  button.disabled = missing !== 0;
  button.textContent =
    missing === 0 ? "Compare these two" : missing > 0 ? `Choose ${missing} to compare` : "Choose only two";
}
