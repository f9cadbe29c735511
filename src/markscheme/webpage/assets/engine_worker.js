// Python in a worker: loads Pyodide, FLINT and Markscheme, then answers requests, each a JSON text.
//
// Every file is fetched from this site, all at once, and counted as it comes. The WebAssembly lies compressed in a file
// of plain bytes: so a server that compresses nothing, or calls .wasm by a wrong name, does no harm.

import { loadPyodide } from "./engine/pyodide.js";
import createPyodideModule from "./engine/pyodide_asm.js";

const START = `
import sys
sys.path.insert(0, "/markscheme")
sys.dont_write_bytecode = False # kept for the next visit
from pathlib import Path
from markscheme.family.library import Library
from markscheme.webpage.page_requests import PageEngine
PageEngine(Library([Path("/markscheme", folder) for folder in FOLDERS])).answer_text
`;
// Gives a function that compiles one module at each call for the next visit, and each archive when it is complete.
const COMPILE = `
import sys
from pathlib import Path
from markscheme.site.compiled_code import kept_archives
library = next(path for path in sys.path if path.endswith(".zip"))
kept = kept_archives(Path(library), Path("/markscheme.zip"), Path("/markscheme"))
lambda: next(kept, ("", b""))
`;
const QUIET = 2_000; // milliseconds without a request, after which it is compiled
const WASM = "python.bin"; // what Pyodide asks for as pyodide.asm.wasm

let python = null;
let answer = null;
let isCompiled = false; // the engine's files hold compiled code of an earlier visit
let lastAsked = 0;

/** Begin to fetch the files of the engine. Gives what stands in for `fetch` while Pyodide starts. */
function fetchAll(folder, sizes, tell) {
  const all = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const fetchFirst = self.fetch.bind(self);
  let come = 0;
  const counted = response => {
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    isCompiled ||= response.headers.has("X-Compiled");
    const count = new TransformStream({
      transform(chunk, out) { come += chunk.byteLength; tell(Math.min(1, come / all)); out.enqueue(chunk); },
    });
    return response.body.pipeThrough(count);
  };
  const started = new Map(["python.bin", "python_stdlib.zip", "markscheme.zip", ...Object.keys(sizes).filter(name => name.endsWith(".whl"))]
    .map(name => [name, fetchFirst(new URL(name, folder)).then(counted)]));
  started.forEach(one => one.catch(() => {})); // an error is thrown where the file is needed
  return async (place, options) => {
    const url = new URL(place?.url ?? place, folder);
    const name = url.pathname.slice(url.pathname.lastIndexOf("/") + 1);
    const isWasm = name === "pyodide.asm.wasm";
    const stream = url.href.startsWith(folder) && started.get(isWasm ? WASM : name);
    if (!stream) return fetchFirst(place, options);
    started.delete(isWasm ? WASM : name); // a stream is read once
    const body = await stream;
    return isWasm
      ? new Response(body.pipeThrough(new DecompressionStream("gzip")), { headers: { "Content-Type": "application/wasm" } })
      : new Response(body);
  };
}

async function start({ info, wheel, folders, bytes }, base) {
  const folder = new URL("engine/", base).href;
  self.fetch = fetchAll(folder, bytes, share => self.postMessage({ progress: 0.9 * share }));
  python = await loadPyodide({
    indexURL: folder, packageBaseUrl: folder, createPyodideModule, lockFileContents: { info, packages: {} },
    stdout: () => {}, stderr: () => {},
  });
  const archive = self.fetch(new URL("markscheme.zip", folder)).then(response => response.arrayBuffer());
  await python.loadPackage(new URL(wheel, folder).href, { messageCallback: () => {} });
  python.FS.writeFile("/markscheme.zip", new Uint8Array(await archive));
  python.unpackArchive(await archive, "zip", { extractDir: "/markscheme" });
  python.globals.set("FOLDERS", python.toPy(folders));
  answer = python.runPython(START);
  self.postMessage({ progress: 1 });
  self.postMessage({ ready: true });
}

/** Compile for the next visit, module by module while nothing is asked, and hand over what is to be kept. */
function compileForNextVisit() {
  const files = {};
  let step = null;
  const next = () => {
    if (performance.now() - lastAsked < QUIET) return setTimeout(next, QUIET);
    try {
      step ??= python.runPython(COMPILE);
      const found = step();
      if (!found) return setTimeout(next, 0);
      const [name, content] = found.toJs();
      found.destroy();
      if (!name) return self.postMessage({ compiled: files });
      files[`engine/${name}`] = content;
      return setTimeout(next, 0);
    } catch (problem) {
      return console.warn(String(problem)); // the next visit compiles again
    }
  };
  setTimeout(next, QUIET);
}

self.onmessage = async ({ data }) => {
  lastAsked = performance.now();
  try {
    if (data.start) await start(data.start, data.base);
    else if (data.keep) isCompiled || compileForNextVisit();
    else self.postMessage({ text: answer(data.request) });
  } catch (problem) {
    self.postMessage({ failed: String(problem?.message ?? problem).slice(-2000) });
  }
};
