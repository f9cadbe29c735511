// The browser's engine under node: FOLDER REQUESTS ANSWERS, both files with one JSON text a line.
// FOLDER holds npm's pyodide, the wheel, markscheme.zip and python.json (what Pyodide asks of a list of packages).

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, requests, answers] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")).href);
const { info, wheel } = JSON.parse(fs.readFileSync(path.join(folder, "python.json"), "utf8"));
const begun = performance.now();
const python = await loadPyodide({ indexURL: folder, lockFileContents: { info, packages: {} }, packageBaseUrl: folder });
await python.loadPackage(pathToFileURL(path.join(folder, wheel)).href, { messageCallback: () => {} });
python.unpackArchive(new Uint8Array(fs.readFileSync(path.join(folder, "markscheme.zip"))).buffer, "zip", { extractDir: "/markscheme" });
const answer = python.runPython(`
import sys
sys.path.insert(0, "/markscheme")
from markscheme.webpage.page_requests import PageEngine
PageEngine().answer_text
`);
const ready = performance.now() - begun;
const out = fs.openSync(answers, "w");
const times = [];
for (const request of fs.readFileSync(requests, "utf8").split("\n").filter(Boolean)) {
  const from = performance.now();
  let text;
  try { text = answer(request); } catch (problem) { text = JSON.stringify({ raised: String(problem.message).slice(-600) }); }
  times.push(performance.now() - from);
  fs.writeSync(out, `${text}\n`);
}
console.log(JSON.stringify({ ready, times, heap: python._module.HEAPU8.length }));
