// `barid lsp` as an editor sees it. The client is Microsoft's own library, over standard input and
// output of the real program.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Desk, folder, source } from "./desk.mjs";

const words = `language 1
# words of customers
list refund_words of text { "refund", "money back" }
list vip of senders { "bigbank.example" }
`;
const rules = `language 1
use "shared/words.route"
team billing { strategy queue }
team triage  { strategy queue }
attribute customer.tier of gold | basic optional
table owner on message match first {
  rule money when text mentions any refund_words { assign billing; tag money }
  rule "
  otherwise { assign triage }
}
`;
const good = rules.replace('  rule "\n', "");
const snippets = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };

async function desk(t, files = { "main.route": good, "shared/words.route": words }, capabilities = {}) {
  return Desk.start(t, await folder(t, files), capabilities);
}
async function completed(d, name, marked) {
  const { text, position } = Desk.marked(marked);
  await d.open(name, text);
  const list = await d.ask("completion", name, { position });
  await d.connection.sendNotification("textDocument/didClose", { textDocument: { uri: d.uri(name) } });
  return list.items;
}
const labels = (items) => items.map((i) => i.label);
function applied(text, edits) {
  const lines = text.split("\n");
  const offset = (p) => lines.slice(0, p.line).reduce((n, l) => n + l.length + 1, 0) + p.character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce((s, e) => s.slice(0, offset(e.range.start)) + e.newText + s.slice(offset(e.range.end)), text);
}

test("it starts, says what it can, and ends with exit code 0", async (t) => {
  const d = await desk(t);
  assert.equal(d.answer.serverInfo.name, "barid");
  assert.equal(d.answer.capabilities.positionEncoding, "utf-16");
  assert.equal(d.answer.capabilities.textDocumentSync.change, 2);
  assert.equal(await d.stop(), 0);
});

test("the encoding of columns is negotiated", async (t) => {
  const d = await desk(t, undefined, { general: { positionEncodings: ["utf-16", "utf-8"] } });
  assert.equal(d.answer.capabilities.positionEncoding, "utf-8");
  await d.open("main.route", 'tag "\u0641\u0627" x\n');
  const [first] = await d.diagnostics("main.route", (l) => l.length > 0);
  assert.equal(first.range.start.character, 0);
});

test("unsaved text counts over saved text, also in other files", async (t) => {
  const d = await desk(t);
  const wrong = (l) => l.filter((x) => x.severity === 1);
  await d.open("main.route", good);
  assert.deepEqual(wrong(await d.diagnostics("main.route")), []);
  await d.open("shared/words.route", words.replace("refund_words", "other_words"));
  const found = await d.diagnostics("main.route", (l) => wrong(l).length > 0).then(wrong);
  assert.equal(found[0].code, "R1023");
  assert.equal(found[0].severity, 1);
  assert.deepEqual(found[0].range.start, { line: 6, character: 36 });
  await d.connection.sendNotification("textDocument/didClose", { textDocument: { uri: d.uri("shared/words.route") } });
  await d.diagnostics("main.route", (l) => wrong(l).length === 0);
});

test("a saved file that changed is read again", async (t) => {
  const d = await desk(t, undefined, { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } });
  await d.open("main.route", good);
  await d.diagnostics("main.route", (l) => l.every((x) => x.severity !== 1));
  assert.equal(d.registered[0].method, "workspace/didChangeWatchedFiles");
  await writeFile(join(d.root, "shared/words.route"), 'list vip of senders { "a.example" }\n');
  await d.connection.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: d.uri("shared/words.route"), type: 2 }],
  });
  await d.diagnostics("main.route", (l) => l.some((x) => x.code === "R1023"));
});

test("keystroke by keystroke the text stays what the editor has", async (t) => {
  const d = await desk(t);
  let text = "";
  let version = 1;
  await d.open("main.route", text);
  const wanted = 'team \u0641\u0631\u064A\u0642 { strategy queue }  # \u{1F600} done\n';
  let line = 0;
  let character = 0;
  for (const c of wanted) {
    const at = { line, character };
    await d.change("main.route", ++version, { range: { start: at, end: at }, text: c });
    text += c;
    if (c === "\n") [line, character] = [line + 1, 0];
    else character += c.length;
  }
  const [symbol] = await d.ask("documentSymbol", "main.route");
  assert.equal(symbol.name, "\u0641\u0631\u064A\u0642");
  const wide = { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } };
  await d.change("main.route", ++version, { range: wide, text: "tabel" });
  const found = await d.diagnostics("main.route", (l, p) => p.version === version);
  assert.match(found[0].message, /did you mean `table`/);
});

test("completion knows the place", async (t) => {
  const d = await desk(t);
  const inside = (rest) => `${good}table more on message match all {\n${rest}`;
  assert.ok(labels(await completed(d, "main.route", `${good}¦`)).includes("mailbox"));
  assert.ok(labels(await completed(d, "main.route", inside("  ¦"))).includes("otherwise"));
  const actions = labels(await completed(d, "main.route", inside("  rule a when auto_submitted { as¦")));
  assert.ok(actions.includes("assign") && actions.includes("quarantine") && !actions.includes("strategy"));
  const teams = labels(await completed(d, "main.route", inside("  rule a when auto_submitted { assign ¦ }")));
  assert.deepEqual(teams.filter((l) => ["billing", "triage"].includes(l)).sort(), ["billing", "triage"]);
  const fields = labels(await completed(d, "main.route", inside("  rule a when ¦")));
  assert.ok(fields.includes("subject") && fields.includes("customer.tier") && fields.includes("not"));
  const operators = labels(await completed(d, "main.route", inside("  rule a when subject ¦")));
  assert.ok(operators.includes("contains") && operators.includes("mentions") && !operators.includes("<"));
  const lists = labels(await completed(d, "main.route", inside("  rule a when text mentions any ¦")));
  assert.ok(lists.includes("refund_words") && !lists.includes("vip"));
  const senders = labels(await completed(d, "main.route", inside("  rule a when sender in ¦")));
  assert.deepEqual(senders, ["vip"]);
  assert.deepEqual(
    labels(await completed(d, "main.route", inside("  rule a when customer.tier else basic is ¦"))).slice(0, 2),
    ["gold", "basic"],
  );
  const spf = labels(await completed(d, "main.route", inside("  rule a when auth.spf is ¦")));
  assert.ok(spf.includes("softfail"));
  const settings = labels(await completed(d, "main.route", `${good}team x { ¦ }`));
  assert.ok(settings.includes("capacity") && !settings.includes("zone"));
  assert.ok(labels(await completed(d, "main.route", `${good}team x { strategy ¦ }`)).includes("round_robin"));
  const events = labels(await completed(d, "main.route", `${good}on s¦`));
  assert.ok(events.includes("sla breach") && events.includes("status becomes"));
  assert.ok(labels(await completed(d, "main.route", `${good}on status becomes ¦`)).includes("waiting_customer"));
  assert.ok(labels(await completed(d, "main.route", 'use "¦')).includes("shared/words.route"));
  assert.ok(labels(await completed(d, "main.route", 'on answered { note "from {¦')).includes("customer.name"));
  assert.deepEqual(await completed(d, "main.route", `${good}# team ¦`), []);
});

test("completion and hover know the words of tests", async (t) => {
  const d = await desk(t);
  const inside = (rest) => `${good}test "t" {\n  agent mona { team billing }\n${rest}`;
  const statements = labels(await completed(d, "main.route", inside("  ¦")));
  assert.ok(statements.includes("receive") && statements.includes("advance") && !statements.includes("assign"));
  const deeds = labels(await completed(d, "main.route", inside("  agent mona ¦")));
  assert.ok(deeds.includes("answers") && deeds.includes("takes"));
  const things = labels(await completed(d, "main.route", inside("  expect ¦")));
  assert.ok(things.includes("assigned") && things.includes("outgoing") && things.includes("subject"));
  const holders = labels(await completed(d, "main.route", inside("  expect assigned ¦")));
  assert.ok(holders.includes("billing") && holders.includes("by rule"));
  assert.ok(labels(await completed(d, "main.route", inside("  expect subject ¦"))).includes("contains"));
  const ends = labels(await completed(d, "main.route", inside("  call erp ¦")));
  assert.deepEqual(ends.sort(), ["answers", "fails"]);
  assert.deepEqual(labels(await completed(d, "main.route", inside("  mailbox support ¦"))).sort(), ["fails", "recovers"]);
  const mail = labels(await completed(d, "main.route", inside("  receive m { ¦ }")));
  assert.ok(mail.includes("subject") && mail.includes("auth.dmarc") && !mail.includes("strategy"));
});

test("completion brings its parameters as a snippet and replaces what was typed", async (t) => {
  const d = await desk(t, undefined, snippets);
  const items = await completed(d, "main.route", "on answered { raise¦ }");
  const raise = items.find((i) => i.label === "raise");
  assert.equal(raise.insertTextFormat, 2);
  assert.equal(raise.textEdit.newText, "raise priority to ${1|low,normal,high,urgent|}");
  assert.deepEqual(raise.textEdit.range, {
    start: { line: 0, character: 14 },
    end: { line: 0, character: 19 },
  });
});

test("hover says what the tables say", async (t) => {
  const d = await desk(t);
  await d.open("main.route", good);
  const hover = async (needle, more = 1) => {
    const offset = good.indexOf(needle);
    const before = good.slice(0, offset + more).split("\n");
    const h = await d.ask("hover", "main.route", {
      position: { line: before.length - 1, character: before.at(-1).length },
    });
    return h?.contents.value ?? "";
  };
  assert.match(await hover("assign billing"), /gives the conversation to a team/);
  assert.match(await hover("text mentions"), /subject or body/);
  assert.match(await hover("mentions any"), /in any of their forms/);
  assert.match(await hover("refund_words {"), /words of customers[\s\S]*used 2 times/);
  assert.match(await hover("strategy queue"), /who of the team gets the next/);
  assert.match(await hover("table owner"), /rules that decide an event/);
  assert.match(await hover("message match"), /mail from a customer/);
  assert.equal(await hover("1\nuse", 0), "");
});

test("declarations and uses are found across files", async (t) => {
  const d = await desk(t);
  await d.open("main.route", good);
  const at = { line: 6, character: 40 };
  const [declaration] = await d.ask("definition", "main.route", { position: at });
  assert.equal(declaration.uri, d.uri("shared/words.route"));
  assert.deepEqual(declaration.range.start, { line: 2, character: 5 });
  const all = await d.ask("references", "main.route", { position: at, context: { includeDeclaration: true } });
  assert.equal(all.length, 2);
  const file = await d.ask("definition", "main.route", { position: { line: 1, character: 8 } });
  assert.equal(file[0].uri, d.uri("shared/words.route"));
  const marks = await d.ask("documentHighlight", "main.route", { position: { line: 2, character: 6 } });
  assert.equal(marks.length, 2);
});

test("a name is changed everywhere, or not at all", async (t) => {
  const d = await desk(t, undefined, { workspace: { workspaceEdit: { documentChanges: true } } });
  await d.open("main.route", good);
  const at = { line: 6, character: 40 };
  const ready = await d.ask("prepareRename", "main.route", { position: at });
  assert.equal(ready.placeholder, "refund_words");
  const edit = await d.ask("rename", "main.route", { position: at, newName: "money_back" });
  assert.deepEqual(edit.documentChanges.map((c) => [c.textDocument.uri, c.textDocument.version, c.edits.length]), [
    [d.uri("main.route"), 1, 1],
    [d.uri("shared/words.route"), null, 1],
  ]);
  const changed = applied(good, edit.documentChanges[0].edits);
  assert.ok(changed.includes("mentions any money_back {"));
  for (const newName of ["vip", "two words", "5", "", 'x"', "# x"])
    await assert.rejects(d.ask("rename", "main.route", { position: at, newName }), /already|is no name|errors/);
  await assert.rejects(
    d.ask("rename", "main.route", { position: { line: 6, character: 18 }, newName: "words" }),
    /field of the language/,
  );
});

test("renaming reaches every place at which a name is meant", async (t) => {
  const text = `calendar office { zone Asia/Riyadh; hours sun..thu 09:00-17:00 }
sla gold { hours office; first_response 8 business hours; resolution 2 business days in office }
sla calm { hours office; resolution 9 business days }
team money { strategy queue; hours office; overflow desk after 1h }
team desk { strategy queue }
mailbox support { address a@acme.example; team desk; sla gold }
order message: facts, owner
table facts on message match all {
  prefer sla gold, calm
  rule a when conversation.sla is gold and conversation.team is any [money, desk] { sla gold }
  rule b when received outside office and money is open { sla calm }
}
table owner on message match first {
  rule c when auto_submitted { assign money else desk }
  otherwise { assign desk }
}
on sla breach when sla.name is gold { notify money.lead }
`;
  const d = await desk(t, { "main.route": text });
  await d.open("main.route", text);
  for (const name of ["office", "gold", "money", "desk", "owner"]) {
    const line = text.split("\n").findIndex((l) => new RegExp(`^\\w+ ${name} `).test(l));
    const position = { line, character: text.split("\n")[line].indexOf(name) + 1 };
    const edit = await d.ask("rename", "main.route", { position, newName: "renamed" });
    const wanted = text.replaceAll(new RegExp(`\\b${name}\\b`, "g"), "renamed");
    assert.equal(applied(text, edit.changes[d.uri("main.route")]), wanted, name);
  }
});

test("suggestions are changes that settle their finding", async (t) => {
  const d = await desk(t);
  const wrong = good.replace("assign billing", "asign billing").replace("mentions any", "mention any");
  await d.open("main.route", wrong);
  const found = await d.diagnostics("main.route", (l) => l.length === 2);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const actions = await d.ask("codeAction", "main.route", { range, context: { diagnostics: found } });
  const quick = actions.filter((a) => a.kind === "quickfix");
  assert.deepEqual(quick.map((a) => a.title).sort(), ["write `assign`", "write `mentions`"]);
  const all = actions.find((a) => a.kind === "source.fixAll.barid");
  assert.equal(applied(wrong, all.edit.changes[d.uri("main.route")]), good);
});

test("layout is that of barid fmt, and broken files are left alone", async (t) => {
  const d = await desk(t);
  const ugly = good.replaceAll("  rule", "rule").replace("{ strategy queue }", "{strategy   queue}");
  await d.open("main.route", ugly);
  const options = { tabSize: 8, insertSpaces: false };
  const edits = await d.ask("formatting", "main.route", { options });
  assert.equal(edits.length, 1);
  const laid = applied(ugly, edits);
  assert.ok(laid.includes("\n  rule money when") && laid.includes("team billing { strategy queue }"));
  await d.open("broken.route", "table {");
  assert.deepEqual(await d.ask("formatting", "broken.route", { options }), []);
});

/** Every coloured piece of a file, as [word, type]. */
async function coloured(d, file, text) {
  const lines = text.split("\n");
  const { data } = await d.ask("semanticTokens/full", file);
  const { tokenTypes } = d.answer.capabilities.semanticTokensProvider.legend;
  const out = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    line += data[i];
    character = data[i] === 0 ? character + data[i + 1] : data[i + 1];
    assert.ok(character + data[i + 2] <= lines[line].length);
    out.push([lines[line].slice(character, character + data[i + 2]), tokenTypes[data[i + 3]]]);
  }
  return out;
}

test("`open` is an operator behind a team, and a value behind a field", async (t) => {
  const d = await desk(t);
  const text = `mailbox support { address a@acme.example; team money }
team money { strategy queue }
on message when money is open and conversation.status is open and money is not open { tag x }
`;
  await d.open("main.route", text);
  const all = await coloured(d, "main.route", text);
  const of = (word) => all.filter(([piece]) => piece === word).map(([, type]) => type);
  assert.deepEqual(of("open"), ["operator", "enumMember", "operator"]);
  assert.deepEqual(of("money"), ["variable", "class", "variable", "variable"]);
});

test("outline, folding and colours fit the text", async (t) => {
  const d = await desk(t, undefined, { textDocument: { documentSymbol: { hierarchicalDocumentSymbolSupport: true } } });
  const text = await readFile(join(source, "examples/rules/support/support.route"), "utf8");
  await d.open("main.route", text);
  const symbols = await d.ask("documentSymbol", "main.route");
  const owner = symbols.find((s) => s.name === "owner");
  assert.deepEqual(owner.children.map((c) => c.name), ["thread", "known", "ar_fin", "finance", "arabic", "otherwise"]);
  const lines = text.split("\n");
  for (const f of await d.ask("foldingRange", "main.route")) assert.ok(f.startLine < f.endLine && f.endLine < lines.length);
  const seen = new Map();
  for (const [word, type] of await coloured(d, "main.route", text)) if (!seen.has(word)) seen.set(word, type);
  const wanted = {
    mailbox: "keyword", address: "property", rule: "keyword", blocked: "function", when: "keyword", sender: "property",
    quarantine: "function", needing: "keyword", mentions: "operator", '"spam"': "string", riyadh: "variable",
    $order: "variable", 15: "number", breach: "event",
  };
  for (const [word, type] of Object.entries(wanted)) assert.equal(seen.get(word), type, word);
});

test("a file that was never saved is helped with, too", async (t) => {
  const d = await desk(t);
  const uri = "untitled:Untitled-1";
  await d.connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "route", version: 1, text: "on answered { tag  }" },
  });
  const list = await d.connection.sendRequest("textDocument/completion", {
    textDocument: { uri }, position: { line: 0, character: 14 },
  });
  assert.ok(labels(list.items).includes("tag"));
});

test("a keystroke in ten thousand rules is answered at once", async (t) => {
  const many = ["team a { strategy queue }", "table t on message match first {"];
  for (let i = 0; i < 10_000; ++i) many.push(`  rule r${i} when subject contains "word ${i} of many" { assign a }`);
  const d = await desk(t, { "main.route": "" });
  await d.open("main.route", [...many, "  ", "}", ""].join("\n"));
  await d.diagnostics("main.route", (l, p) => p.version === 1);
  const took = [];
  for (let n = 0; n < 15; ++n) {
    const at = { line: many.length, character: 2 + n };
    const begin = performance.now();
    await d.change("main.route", n + 2, { range: { start: at, end: at }, text: "rule newest when"[n] });
    const list = await d.ask("completion", "main.route", { position: { ...at, character: at.character + 1 } });
    took.push(performance.now() - begin);
    if (n < 4) assert.ok(labels(list.items).includes("rule"));
  }
  took.sort((a, b) => a - b);
  t.diagnostic(`median ${took[7].toFixed(1)} ms, slowest ${took.at(-1).toFixed(1)} ms`);
  assert.ok(took[7] < 1000, `the median keystroke took ${took[7]} ms`); // far above what it takes: machines are shared
});

test("an input that speaks no protocol ends with a message", async (t) => {
  const d = await desk(t);
  d.child.stdin.write("GET / HTTP/1.1\r\n\r\n");
  assert.equal(await d.ended, 3);
});
