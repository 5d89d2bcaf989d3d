// One conversation's timeline: mails, answers, notes, decisions with their reasons.

const people = (list) => list.map((a) => (a.name ? `${a.name} <${a.address}>` : a.address)).join(", ");

const head = (who, at, ...more) =>
  make("div", { class: "line" }, make("strong", {}, bdi(who), ...more), make("time", { class: "soft", datetime: at }, when(at)));

const filesOf = (mail) => {
  if (!mail.attachments.length) return null;
  return make("div", { class: "files", role: "group", "aria-label": word("attachments") },
    mail.attachments.map((a) => make("a", { class: "chip", href: a.url, download: a.name || true }, bdi(a.name || a.type), ` · ${sizeOf(a.size)}`)));
};

const frameOf = (mail) => {
  if (!mail.html) return null;
  const box = make("details", {}, make("summary", {}, word("showHtml")));
  box.addEventListener("toggle", () => {
    if (!box.open || box.querySelector("iframe")) return;
    box.append(make("iframe", { class: "frame", src: mail.html, sandbox: "allow-popups allow-popups-to-escape-sandbox", title: mail.subject || "mail", referrerpolicy: "no-referrer" }));
  });
  return box;
};

const mailEntry = (item) => {
  const mail = item.mail;
  return make("li", { class: "entry mail" },
    head(people(mail.from) || mail.envelope_from || "—", item.at),
    make("div", { class: "soft" }, `${word("to")} `, bdi(people(mail.to.concat(mail.cc)))),
    mail.warning ? make("p", { class: "warn" }, `⚠ ${mail.warning}`) : null,
    make("div", { class: "words", dir: "auto" }, mail.body),
    mail.quoted ? make("details", {}, make("summary", {}, word("quoted")), make("div", { class: "words soft", dir: "auto" }, mail.quoted)) : null,
    frameOf(mail), filesOf(mail),
    make("div", { class: "files" }, make("a", { class: "soft", href: mail.raw, download: true }, word("raw"))));
};

const answerEntry = (item) => {
  const answer = item.answer;
  return make("li", { class: "entry answer" },
    head(answer.author?.name ?? word("automatic"), item.at, " ", make("span", { class: "chip" }, answer.state)),
    make("div", { class: "soft" }, `${word("to")} `, bdi(people(answer.to.concat(answer.cc)))),
    answer.doubtful ? make("p", { class: "warn" }, `⚠ ${word("doubtful")}`) : null,
    answer.error ? make("p", { class: "bad" }, answer.error) : null,
    make("div", { class: "words", dir: "auto" }, answer.text));
};

const noteEntry = (item) =>
  make("li", { class: "entry note" }, head(`${word("note")} · ${item.note.by.name}`, item.at), make("div", { class: "words", dir: "auto" }, item.note.text));

const valueOf = (v) => (Array.isArray(v) ? v.map(valueOf).join(", ") : v && typeof v === "object" ? JSON.stringify(v) : String(v ?? ""));

const effectText = (e) => `${e.verb} ${Object.entries(e.arguments).filter(([name]) => name !== "once_key").map(([, v]) => valueOf(v)).join(" ")}`.trim();

const ruleCard = (rule) =>
  make("div", { class: `rule ${rule.outcome}` },
    make("div", { class: "line" }, make("strong", {}, bdi(`${rule.table}.${rule.rule}`)), make("span", {}, word(`outcome_${rule.outcome}`))),
    rule.by ? make("div", { class: "soft" }, `${word("by")} `, bdi(rule.by)) : null,
    make("ul", {}, (rule.predicates ?? []).map((p) =>
      make("li", {}, make("span", { class: p.answer ? "yes" : "no" }, p.answer ? `✓ ${word("yes")}` : `✗ ${word("no")}`),
        make("code", { dir: "auto" }, p.asked), p.found ? make("span", { class: "soft", dir: "auto" }, p.found) : null))));

const whyBox = (conversation, item) => {
  const box = make("details", {}, make("summary", {}, word("why")));
  box.addEventListener("toggle", async () => {
    if (!box.open || box.dataset.loaded) return;
    box.dataset.loaded = "yes";
    try {
      const page = await api("GET", `/api/v1/conversations/${conversation}/events?after=${item.version - 1}&limit=50`);
      const event = page.items.find((e) => e.id === item.event.id);
      const trace = event?.trace;
      const order = { acted: 0, overridden: 1, condition_false: 2, not_reached: 3, pruned: 4 };
      const rules = [...(trace?.rules ?? [])].sort((a, b) => (order[a.outcome] ?? 5) - (order[b.outcome] ?? 5));
      box.append(make("div", { class: "why" }, rules.map(ruleCard),
        (trace?.notes ?? []).map((n) => make("p", { class: "soft", dir: "auto" }, `${n.rule}: ${n.text}`)),
        trace?.pruned ? make("p", { class: "soft" }, `${trace.pruned} ${word("pruned")}`) : null,
        event?.refused.length ? make("p", { class: "warn" }, event.refused.join(", ")) : null,
        trace ? null : make("p", { class: "soft" }, word("noTrace"))));
    } catch (fault) {
      delete box.dataset.loaded;
      tell(fault);
    }
  });
  return box;
};

const eventEntry = (conversation, item) => {
  const e = item.event;
  const given = Object.entries(e.arguments).filter(([name]) => name !== "text").map(([, v]) => valueOf(v)).filter(Boolean).join(" ");
  const effects = e.effects.filter((x) => x.verb !== "note").map((x) => make("span", { class: "chip", title: x.rule }, bdi(effectText(x))));
  return make("li", { class: "entry event" },
    make("div", { class: "line soft" }, make("span", {}, bdi(`${e.kind} ${given}`.trim()), ` · ${e.actor.kind === "rules" ? word("rules") : e.actor.name}`),
      make("time", { datetime: item.at }, when(item.at))),
    effects.length ? make("div", { class: "chips" }, effects) : null,
    e.decided ? whyBox(conversation, item) : null);
};

const entryOf = (conversation, item) => {
  if (item.type === "mail") return mailEntry(item);
  if (item.type === "answer") return answerEntry(item);
  if (item.type === "note") return noteEntry(item);
  return eventEntry(conversation, item);
};
