// Shows cards without end, and one card when its address is opened. Nothing comes from elsewhere.
(() => {
  "use strict";
  const app = document.getElementById("app");

  const element = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const inside = (address, name, text) => {
    const link = element("a", name, text);
    link.href = address;
    link.dataset.inside = "";
    return link;
  };

  const ask = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? answer.json() : null;
  };

  const moment = (card) => {
    const shown = element("time", "card-date", card.posted_at.slice(0, 10));
    shown.dateTime = card.posted_at;
    return shown;
  };

  const list = () => {
    const cards = element("ul", "cards");
    const end = element("p", "end", "…");
    let next = 0;
    let asking = false;
    const more = async () => {
      if (asking || next === null || !end.isConnected) return;
      asking = true;
      const batch = await ask(`/api/cards?after=${next}`);
      asking = false;
      next = batch ? batch.next : null;
      for (const card of batch ? batch.cards : []) {
        const row = element("li", "card");
        row.append(inside(`/card/${card.id}`, "card-link", card.title));
        row.append(element("span", "card-place", card.place), moment(card));
        cards.append(row);
      }
      if (next === null) {
        end.textContent = "That is all.";
      } else {
        watch.unobserve(end); // an end that is still in sight is reported once more
        watch.observe(end);
      }
    };
    const watch = new IntersectionObserver((seen) => {
      if (seen.some((entry) => entry.isIntersecting)) more();
    });
    app.replaceChildren(element("h1", "", "Newest cards"), cards, end);
    watch.observe(end);
  };

  const detail = async (number) => {
    const card = await ask(`/api/cards/${number}`);
    if (!card) {
      app.replaceChildren(element("h1", "missing", "This card is not here any more"));
      return;
    }
    const body = element("div", "card-text");
    for (const block of card.text.split("\n\n")) {
      const paragraph = element("p");
      block.split("\n").forEach((line, at) => {
        if (at) paragraph.append(element("br"));
        paragraph.append(line);
      });
      body.append(paragraph);
    }
    const facts = element("p", "card-facts");
    facts.append(element("span", "card-place", card.place), " ");
    facts.append(element("span", "card-price", card.price), " ");
    facts.append(element("span", "card-seller", card.seller), " ", moment(card));
    const shown = element("article", "card-detail");
    shown.append(element("h1", "card-title", card.title), facts, body);
    document.title = `${card.title} | Flashlist`;
    app.replaceChildren(inside("/", "back", "All cards"), shown);
  };

  const show = () => {
    const match = location.pathname.match(/^\/card\/(\d+)$/);
    if (match) detail(match[1]);
    else list();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-inside]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", link.getAttribute("href"));
    scrollTo(0, 0);
    show();
  });
  addEventListener("popstate", show);
  show();
})();
