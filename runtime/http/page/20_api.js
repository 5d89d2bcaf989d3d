// Calls to the API, and what is told at the top of the page.

let me = null;

const said = document.getElementById("said");
const say = (text, bad) => {
  said.textContent = text;
  said.classList.toggle("bad", Boolean(bad));
};

const api = async (method, path, body) => {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET" && me?.csrf) headers["X-Barid-CSRF"] = me.csrf;
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const document = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
  if (answer.ok) return document;
  if (answer.status === 401 && me) {
    me = null;
    show();
    say(word("signedOut"), true);
  }
  throw Object.assign(new Error(document.detail ?? answer.statusText), { status: answer.status, problem: document });
};

const tell = (fault) => {
  const help = fault.problem?.help;
  say(help ? `${fault.message}: ${help}` : fault.message, true);
};
