// The list of conversations.

const filters = { q: "", status: "open", agent: "" };
let rows = [];
let next = null;
let chosen = 0;

const listPath = (cursor) => {
  const query = new URLSearchParams({ limit: "30" });
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value);
  if (cursor) query.set("cursor", cursor);
  return `/api/v1/conversations?${query}`;
};

const chipsOf = (c) => {
  const chips = [make("span", { class: "chip" }, word(c.status))];
  if (c.priority !== "normal") chips.push(make("span", { class: `chip ${c.priority}` }, word(c.priority)));
  if (c.sla_due) chips.push(make("span", { class: "chip due" }, `${word("sla")} ${when(c.sla_due)}`));
  for (const tag of c.tags) chips.push(make("span", { class: "chip" }, bdi(tag)));
  return make("span", { class: "chips" }, chips);
};

const itemOf = (c) =>
  make("li", { class: "item" },
    make("a", { href: `#c/${c.id}`, "aria-current": c.id === chosen ? "true" : null },
      make("span", { class: "line soft" }, make("span", { class: "cut" }, bdi(c.customer?.name || c.customer?.address || "")), make("span", {}, when(c.updated))),
      make("b", { dir: "auto" }, c.subject || "—"),
      make("span", { class: "soft cut", dir: "auto" }, c.preview),
      chipsOf(c)));

const drawRows = () => {
  const list = document.getElementById("rows");
  if (!list) return;
  list.replaceChildren(...rows.map(itemOf));
  document.getElementById("none").hidden = rows.length > 0;
  document.getElementById("more").hidden = !next;
};

const loadRows = async (more) => {
  try {
    const page = await api("GET", listPath(more ? next : null));
    const seen = new Set(more ? rows.map((r) => r.id) : []);
    rows = more ? rows.concat(page.items.filter((c) => !seen.has(c.id))) : page.items;
    next = page.next;
    drawRows();
  } catch (fault) {
    tell(fault);
  }
};

const listPane = () => {
  const statuses = ["", "open", "waiting_customer", "waiting_internal", "snoozed", "closed", "quarantined"];
  const search = make("input", { type: "search", value: filters.q, maxlength: "300", name: "q" });
  const status = choices(statuses.map((s) => [s, s ? word(s) : word("any")]), filters.status);
  const whose = choices([["", word("any")], ["me", word("mine")], ["none", word("nobody")]], filters.agent);
  const apply = () => {
    Object.assign(filters, { q: search.value.trim(), status: status.value, agent: whose.value });
    loadRows(false);
  };
  const form = make("form", { class: "filters", role: "search", onsubmit: (e) => { e.preventDefault(); apply(); } },
    field("search", search), field("status", status), field("whose", whose));
  for (const input of [search, status, whose]) input.addEventListener("change", apply);
  return make("nav", { class: "pane list", "aria-label": word("search") }, form,
    make("ul", { id: "rows" }),
    make("p", { id: "none", class: "empty", hidden: true }, word("none")),
    make("button", { id: "more", type: "button", hidden: true, onclick: () => loadRows(true) }, word("more")));
};
