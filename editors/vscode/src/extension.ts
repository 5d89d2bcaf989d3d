// Starts `barid lsp` for rule files, and says what to do where it cannot be started.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;

async function start(): Promise<void> {
  const program = vscode.workspace.getConfiguration("barid").get<string>("program") || "barid";
  const server: ServerOptions = { command: program, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "route" },
      { scheme: "untitled", language: "route" },
    ],
  };
  client = new LanguageClient("barid", "Barid rules", server, options);
  try {
    await client.start();
  } catch (reason) {
    client = undefined;
    const choice = await vscode.window.showErrorMessage(
      `\`${program} lsp\` could not be started: ${reason instanceof Error ? reason.message : String(reason)}. ` +
        "Install barid, or set where it is.",
      "Open settings",
    );
    if (choice) await vscode.commands.executeCommand("workbench.action.openSettings", "barid.program");
  }
}

async function stop(): Promise<void> {
  const last = client;
  client = undefined;
  await last?.stop();
}

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("barid.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("barid.program")) await restart();
    }),
  );
  await start();
}

export const deactivate = stop;
