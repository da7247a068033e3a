// What a marked passage was read as, beside it while it is pointed at or focused. The same words
// stand in the table below the text, so nothing is lost without this.
const GAP = 6;

export function showReadings() {
  const note = document.createElement("div");
  note.className = "reading";
  note.id = "reading";
  note.setAttribute("role", "tooltip");
  note.hidden = true;
  document.body.append(note);
  let shown = null;

  function show(mark) {
    if (shown === mark) return;
    hide();
    shown = mark;
    note.replaceChildren(...lines(mark));
    note.hidden = false;
    mark.setAttribute("aria-describedby", note.id);
    place(note, mark.getClientRects()[0]);
    rowOf(mark)?.classList.add("is-pointed-at");
  }

  function hide() {
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    rowOf(shown)?.classList.remove("is-pointed-at");
    shown = null;
    note.hidden = true;
  }

  const markOf = (event) => event.target.closest?.(".mark[data-reading]");
  document.addEventListener("pointerover", (event) => {
    const mark = markOf(event);
    if (mark) show(mark);
    else if (!note.contains(event.target) && !shown?.matches(":focus-visible")) hide();
  });
  document.addEventListener("focusin", (event) => (markOf(event) ? show(markOf(event)) : hide()));
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("scroll", hide, { passive: true });
}

function lines(mark) {
  const [first, ...rest] = mark.dataset.reading.split("\n");
  const head = document.createElement("strong");
  head.textContent = first;
  return [head, ...rest.map((text) => Object.assign(document.createElement("span"), { textContent: text }))];
}

function rowOf(mark) {
  return document.getElementById(`mention-${mark.dataset.mention}`);
}

function place(note, mark) {
  const { width, height } = note.getBoundingClientRect();
  const left = Math.max(GAP, Math.min(mark.left, innerWidth - width - GAP));
  const below = mark.bottom + GAP;
  const top = below + height > innerHeight ? mark.top - height - GAP : below;
  note.style.left = `${left + scrollX}px`;
  note.style.top = `${top + scrollY}px`;
}
