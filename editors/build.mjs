// Bundles the VS Code extension and packs it: build/editors/barid-VERSION.vsix, which
// `code --install-extension FILE` takes. The same files give the same bytes.

import { build } from "esbuild";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { zip } from "./zip.mjs";

const here = (path) => new URL(path, import.meta.url);
const version = readFileSync(here("../VERSION"), "utf8").trim();
const manifest = { ...JSON.parse(readFileSync(here("vscode/package.json"), "utf8")), version };
const out = here("../build/editors/");
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { outputFiles, metafile } = await build({
  entryPoints: [here("vscode/src/extension.ts").pathname],
  bundle: true,
  write: false,
  metafile: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: true,
  legalComments: "none",
});

/** The licences of the packages that are bundled; their authors ask for that. */
function licences() {
  const packages = new Set();
  for (const path of Object.keys(metafile.inputs)) {
    const found = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/);
    if (found) packages.add(found[1]);
  }
  return [...packages].sort().map((name) => {
    const folder = here(`node_modules/${name}/`);
    const { version: of, license } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
    const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f));
    if (!file) throw new Error(`${name} comes without its licence`);
    return `${name} ${of} (${license})\n\n${readFileSync(new URL(file, folder), "utf8").trim()}\n`;
  }).join("\n\n");
}

const kept = ["README.md", "language-configuration.json", "syntaxes/route.tmLanguage.json"];
const files = [
  ["extension/package.json", JSON.stringify(manifest, null, 2) + "\n"],
  ["extension/dist/extension.js", outputFiles[0].contents],
  ["extension/THIRD-PARTY.txt", licences()],
  ["extension/LICENSE.txt", readFileSync(here("../LICENSE"))],
  ...kept.map((name) => [`extension/${name}`, readFileSync(here(`vscode/${name}`))]),
];
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
files.unshift(
  [
    "extension.vsixmanifest",
    `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${manifest.name}" Version="${version}" Publisher="${manifest.publisher}"/>
    <DisplayName>${escaped(manifest.displayName)}</DisplayName>
    <Description xml:space="preserve">${escaped(manifest.description)}</Description>
    <Categories>${manifest.categories.join(",")}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${escaped(manifest.engines.vscode)}"/>
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true"/>
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true"/>
  </Assets>
</PackageManifest>
`,
  ],
  [
    "[Content_Types].xml",
    `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
  <Default Extension=".json" ContentType="application/json"/>
  <Default Extension=".js" ContentType="application/javascript"/>
  <Default Extension=".md" ContentType="text/markdown"/>
  <Default Extension=".txt" ContentType="text/plain"/>
  <Default Extension=".vsixmanifest" ContentType="text/xml"/>
</Types>
`,
  ],
);

const name = `barid-${version}.vsix`;
writeFileSync(new URL(name, out), zip(files));
mkdirSync(new URL("codemirror/", out));
for (const file of ["route.js", "words.js"]) copyFileSync(here(`codemirror/${file}`), new URL(`codemirror/${file}`, out));
console.log(`build/editors/${name}`);
