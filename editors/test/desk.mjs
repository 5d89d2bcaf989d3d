// A `barid lsp` of its own behind Microsoft's protocol library, and a rules folder to work on.

import { spawn } from "node:child_process";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import rpc from "vscode-languageserver-protocol/node";

const { createProtocolConnection, StreamMessageReader, StreamMessageWriter } = rpc;
export const protocol = rpc;
export const source = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = join(process.env.BARID_BUILD ?? join(source, "build/dev"), "app/barid");
const patience = 20_000; // milliseconds

/** A folder with these files, gone at the end of the test. */
export async function folder(t, files) {
  const root = await mkdtemp(join(tmpdir(), "barid-lsp-"));
  t.after(() => rm(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return root;
}

export class Desk {
  #diagnostics = new Map();
  #waiting = [];

  static async start(t, root, capabilities = {}) {
    const desk = new Desk();
    desk.root = root;
    desk.child = spawn(program, ["lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    desk.ended = new Promise((done) => desk.child.on("exit", (code) => done(code)));
    t.after(() => desk.child.kill());
    desk.connection = createProtocolConnection(
      new StreamMessageReader(desk.child.stdout),
      new StreamMessageWriter(desk.child.stdin),
    );
    desk.connection.onNotification("textDocument/publishDiagnostics", (p) => {
      desk.#diagnostics.set(p.uri, p);
      desk.#waiting = desk.#waiting.filter((w) => !w());
    });
    desk.registered = [];
    desk.connection.onRequest("client/registerCapability", (p) => {
      desk.registered.push(...p.registrations);
      return null;
    });
    desk.connection.listen();
    desk.answer = await desk.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(root).href,
      workspaceFolders: [{ uri: pathToFileURL(root).href, name: "rules" }],
      capabilities,
    });
    await desk.connection.sendNotification("initialized", {});
    return desk;
  }

  uri(name) {
    return pathToFileURL(join(this.root, name)).href;
  }
  async open(name, text) {
    this.texts ??= new Map();
    this.texts.set(name, text);
    await this.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: this.uri(name), languageId: "route", version: 1, text },
    });
  }
  async change(name, version, ...contentChanges) {
    await this.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: this.uri(name), version },
      contentChanges,
    });
  }
  ask(method, name, more = {}) {
    return this.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: this.uri(name) }, ...more });
  }
  /** Where the mark `¦` stands in the text, and the text without it. */
  static marked(text) {
    const at = text.indexOf("¦");
    const before = text.slice(0, at).split("\n");
    return {
      text: text.slice(0, at) + text.slice(at + 1),
      position: { line: before.length - 1, character: before.at(-1).length },
    };
  }
  /** The diagnostics of a file once they satisfy `when`. */
  diagnostics(name, when = () => true) {
    const uri = this.uri(name);
    const now = () => {
      const p = this.#diagnostics.get(uri);
      return p && when(p.diagnostics, p) ? p.diagnostics : undefined;
    };
    return new Promise((done, failed) => {
      if (now()) return done(now());
      const timer = setTimeout(
        () => failed(new Error(`no such diagnostics of ${name}: ${JSON.stringify(this.#diagnostics.get(uri))}`)),
        patience,
      );
      this.#waiting.push(() => {
        const found = now();
        if (!found) return false;
        clearTimeout(timer);
        done(found);
        return true;
      });
    });
  }
  async stop() {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    return this.ended;
  }
}
