// Keys: "/" goes to the search box, j and k walk through a list, "?" shows them all.
const EDITING = "input, textarea, select, [contenteditable]";
const STEPS = { j: 1, k: -1 };

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(EDITING)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      goToSearch();
    } else if (event.key === "?") {
      document.querySelector("[data-keys]")?.showModal();
    } else if (event.key in STEPS) {
      step(STEPS[event.key]);
    }
  });
}

function goToSearch() {
  const box = document.querySelector("[data-search]");
  if (box) {
    box.focus();
    box.select();
  } else {
    location.assign("/");
  }
}

function step(direction) {
  const stops = [...document.querySelectorAll("[data-stop]")];
  if (!stops.length) return;
  const at = stops.findIndex((stop) => stop.contains(document.activeElement));
  const next = at < 0 ? (direction > 0 ? 0 : stops.length - 1) : at + direction;
  const stop = stops[Math.max(0, Math.min(stops.length - 1, next))];
  const target = stop.matches("a, button") ? stop : stop.querySelector("a, button");
  target.focus();
  target.scrollIntoView({ block: "nearest" });
}
