// Signing in, the live stream, and which part of the page is shown.

let stream = null;
let wanted = 0;

const refreshSoon = (conversation) => {
  clearTimeout(wanted);
  wanted = setTimeout(() => {
    loadRows(false);
    if (chosen && (!conversation || conversation === chosen)) loadConversation(chosen, false);
  }, 150);
};

const listen = () => {
  stream?.close();
  stream = new EventSource("/api/v1/live");
  let lost = false;
  let pending = null;
  const changed = (e) => {
    const { conversation } = JSON.parse(e.data);
    pending = pending === null || pending === conversation ? conversation : 0;
    refreshSoon(pending);
    setTimeout(() => { pending = null; }, 200);
  };
  for (const kind of ["conversation_new", "conversation_changed"]) stream.addEventListener(kind, changed);
  stream.addEventListener("resync", () => refreshSoon(0));
  stream.addEventListener("ready", () => {
    if (lost) say(word("online"));
    lost = false;
  });
  stream.addEventListener("error", () => {
    if (!me || lost) return;
    lost = true;
    say(word("offline"), true);
    if (stream.readyState === EventSource.CLOSED) api("GET", "/api/v1/session").then(() => setTimeout(listen, 3000), () => {});
  });
};

const door = (title, submit, fields, act) => {
  const inputs = fields.map(([name, type, complete]) => [name, make("input", { type, name, autocomplete: complete, required: true, minlength: type === "password" && submit === "create" ? "10" : null })]);
  return make("section", { class: "door" }, make("h2", {}, word(title)),
    make("form", {
      onsubmit: async (e) => {
        e.preventDefault();
        try {
          me = await act(Object.fromEntries(inputs.map(([name, input]) => [name, input.value])));
          history.replaceState(null, "", location.pathname);
          say("");
          show();
        } catch (fault) {
          tell(fault);
        }
      },
    }, ...inputs.map(([name, input]) => field(name, input)), make("button", { class: "main" }, word(submit))));
};

const drawTop = () => {
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const e of document.querySelectorAll("[data-word]")) e.textContent = word(e.dataset.word);
  const button = document.getElementById("language");
  button.textContent = language === "ar" ? "English" : "العربية";
  button.lang = language === "ar" ? "en" : "ar";
  const who = document.getElementById("who");
  if (!me) return who.replaceChildren();
  const presence = choices(["available", "away", "on_leave"].map((p) => [p, word(p)]), me.presence, { "aria-label": word("presence") });
  presence.addEventListener("change", () => api("PUT", "/api/v1/session/presence", { presence: presence.value }).then(() => {
    me.presence = presence.value;
    say(word("saved"));
  }, tell));
  const leave = async () => {
    try {
      await api("DELETE", "/api/v1/session");
    } catch (fault) {
      tell(fault);
      return;
    }
    stream?.close();
    me = null;
    shown = null;
    directory = { agents: [], teams: [] };
    location.hash = "";
    show();
  };
  who.replaceChildren(bdi(me.name), presence, make("button", { type: "button", onclick: leave }, word("signOut")));
};

const show = () => {
  drawTop();
  const main = document.getElementById("main");
  const first = location.hash.match(/^#first=([\w-]+)$/);
  if (!me) {
    stream?.close();
    main.replaceChildren(first
      ? door("first", "create", [["name", "text", "name"], ["email", "email", "email"], ["password", "password", "new-password"]], (v) => api("POST", "/api/v1/first-administrator", { token: first[1], ...v }))
      : door("signIn", "signIn", [["email", "email", "username"], ["password", "password", "current-password"]], (v) => api("POST", "/api/v1/session", v)));
    main.querySelector("input").focus();
    return;
  }
  main.replaceChildren(make("div", { class: "desk", id: "desk" }, listPane(), make("section", { class: "pane talk", id: "talk", "aria-label": word("timeline") }, make("p", { class: "empty" }, word("choose")))));
  listen();
  loadRows(false);
  follow();
};

const follow = () => {
  const place = location.hash.match(/^#c\/(\d+)$/);
  chosen = place ? Number(place[1]) : 0;
  document.getElementById("desk")?.classList.toggle("one", chosen > 0);
  drawRows();
  if (chosen) loadConversation(chosen, true);
  else document.getElementById("talk")?.replaceChildren(make("p", { class: "empty" }, word("choose")));
};

addEventListener("hashchange", () => {
  if (location.hash === "#main") return;
  if (me) follow();
  else show();
});

document.getElementById("language").addEventListener("click", () => {
  language = language === "ar" ? "en" : "ar";
  try { localStorage.setItem("barid.language", language); } catch { /* storage is off */ }
  show();
});

api("GET", "/api/v1/session").then((who) => { me = who; }, () => {}).finally(show);
