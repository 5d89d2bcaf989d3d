// One conversation: its head, its timeline, and what can be done with it.

let shown = null; // the answer of GET /api/v1/conversations/{id}
let directory = { agents: [], teams: [] };

const factsOf = (c) => {
  const facts = [["status", word(c.status)], ["priority", word(c.priority)], ["agent", c.agent?.name ?? word("nothing")], ["team", c.team?.name ?? word("nothing")],
    ["channel", c.channel?.name], ["language", c.language], ["customer", c.customer ? c.customer.address : ""], ["sla", when(c.sla_due)]];
  return make("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => make("div", {}, make("dt", {}, `${word(name)}:`), make("dd", {}, bdi(value)))));
};

// what runs by itself: the flow, the step it waits in, and until when
const flowsOf = (flows) =>
  flows.length ? make("div", { class: "chips", role: "list", "aria-label": word("flows") }, flows.map((f) =>
    make("span", { class: "chip", role: "listitem" }, bdi(`${f.flow}: ${f.step}`), f.due ? make("time", { datetime: f.due }, ` · ${when(f.due)}`) : null))) : null;

// sends a command; true when it was done
const command = async (what, body, versioned) => {
  const c = shown.conversation;
  try {
    await api("POST", `/api/v1/conversations/${c.id}/${what}`, versioned ? { ...body, expected_version: c.version } : body);
    say(what === "reply" ? word("sent") : word("saved"));
    await loadConversation(c.id, false);
    return true;
  } catch (fault) {
    if (fault.status === 409) {
      await loadConversation(c.id, false);
      say(word("conflict"), true);
    } else {
      tell(fault);
    }
    return false;
  }
};

const form = (title, submit, onsubmit, ...inputs) => {
  const button = make("button", { class: "main" }, word(submit));
  return make("form", {
    onsubmit: async (e) => {
      e.preventDefault();
      button.disabled = true;
      await onsubmit();
      button.disabled = false;
    },
  }, title ? make("h3", {}, word(title)) : null, ...inputs.slice(0, -1), make("div", { class: "row" }, inputs.at(-1), button));
};

const listed = (text) => text.split(/[,،]/).map((t) => t.trim()).filter(Boolean);

const workPane = () => {
  const c = shown.conversation;
  if (shown.my_level === "view") return make("p", { class: "empty" }, word("readOnly"));
  const reply = make("textarea", { dir: "auto", "aria-label": word("reply"), maxlength: "500000" });
  const close = make("input", { type: "checkbox" });
  const note = make("textarea", { dir: "auto", "aria-label": word("note"), maxlength: "100000" });
  const status = choices(["open", "waiting_customer", "waiting_internal", "closed"].map((s) => [s, word(s)]), c.status);
  const priority = choices(["low", "normal", "high", "urgent"].map((p) => [p, word(p)]), c.priority);
  const owner = c.agent ? `agent/${c.agent.id}` : c.team ? `team/${c.team.id}` : "";
  const owners = [["", word("nothing")], ...directory.teams.filter((t) => t.active).map((t) => [`team/${t.id}`, `${word("team")}: ${t.name}`]),
    ...directory.agents.filter((a) => a.active).map((a) => [`agent/${a.id}`, `${word("agent")}: ${a.name}`])];
  const assign = choices(owners, owner);
  const add = make("input", { maxlength: "500" });
  const remove = make("input", { maxlength: "500" });
  return make("section", { class: "work", id: "work", "aria-label": word("actions") },
    form("reply", "sendReply", async () => {
      if (await command("reply", { text: reply.value, close: close.checked }, true)) reply.value = "";
    }, reply, make("label", { class: "check" }, close, word("closeAfter"))),
    form("note", "addNote", async () => {
      if (await command("note", { text: note.value }, false)) note.value = "";
    }, note, null),
    form("", "change", () => command("status", { status: status.value }, true), field("status", status)),
    form("", "change", () => command("priority", { priority: priority.value }, true), field("priority", priority)),
    form("", "assign", () => {
      const [kind, id] = assign.value.split("/");
      return command("assign", kind ? { [kind]: Number(id) } : {}, true);
    }, field("assign", assign)),
    form("", "change", () => command("tags", { add: listed(add.value), remove: listed(remove.value) }, false), field("addTags", add), field("removeTags", remove)));
};

const drawConversation = (fresh) => {
  const pane = document.getElementById("talk");
  if (!pane || !shown) return;
  const c = shown.conversation;
  const title = make("h2", { tabindex: "-1", dir: "auto" }, c.subject || "—");
  const top = make("div", { id: "talk-head" }, make("a", { class: "back", href: "#" }, word("back")), title, factsOf(c), chipsOf(c), flowsOf(shown.flows));
  const time = make("ol", { class: "time", id: "time", "aria-label": word("timeline") }, shown.timeline.map((item) => entryOf(c.id, item)));
  // what is being written stays while the rest is drawn again
  const busy = !fresh && [...pane.querySelectorAll("textarea, #work input")].some((t) => (t.type === "checkbox" ? t.checked : t.value));
  if (busy) {
    pane.querySelector("#talk-head").replaceWith(top);
    pane.querySelector("#time").replaceWith(time);
  } else {
    pane.replaceChildren(top, time, workPane());
  }
  if (fresh) title.focus();
};

const loadConversation = async (id, fresh) => {
  try {
    if (!directory.agents.length) {
      const [agents, teams] = await Promise.all([api("GET", "/api/v1/agents"), api("GET", "/api/v1/teams")]);
      directory = { agents: agents.items, teams: teams.items };
    }
    const got = await api("GET", `/api/v1/conversations/${id}`);
    if (chosen !== id) return;
    shown = got;
    drawConversation(fresh);
  } catch (fault) {
    if (chosen === id) {
      shown = null;
      document.getElementById("talk")?.replaceChildren(make("p", { class: "empty" }, fault.message));
    }
    tell(fault);
  }
};
