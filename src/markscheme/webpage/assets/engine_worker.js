// Python in a worker: loads Pyodide, FLINT and Markscheme, then answers requests, each a JSON text.
//
// Every file is fetched from this site, all at once, and counted as it comes. The WebAssembly lies compressed in a file
// of plain bytes: so a server that compresses nothing, or calls .wasm by a wrong name, does no harm.

import { loadPyodide } from "./engine/pyodide.js";
import createPyodideModule from "./engine/pyodide_asm.js";

const START = `
import sys
sys.path.insert(0, "/markscheme")
from pathlib import Path
from markscheme.family.library import Library
from markscheme.webpage.page_requests import PageEngine
PageEngine(Library([Path("/markscheme", folder) for folder in FOLDERS])).answer_text
`;
const WASM = "python.bin"; // what Pyodide asks for as pyodide.asm.wasm

let answer = null;

/** Begin to fetch the files of the engine. Gives what stands in for `fetch` while Pyodide starts. */
function fetchAll(folder, sizes, tell) {
  const all = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  const fetchFirst = self.fetch.bind(self);
  let come = 0;
  const counted = response => {
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
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
  const python = await loadPyodide({
    indexURL: folder, packageBaseUrl: folder, createPyodideModule, lockFileContents: { info, packages: {} },
    stdout: () => {}, stderr: () => {},
  });
  const archive = self.fetch(new URL("markscheme.zip", folder)).then(response => response.arrayBuffer());
  await python.loadPackage(new URL(wheel, folder).href, { messageCallback: () => {} });
  python.unpackArchive(await archive, "zip", { extractDir: "/markscheme" });
  python.globals.set("FOLDERS", python.toPy(folders));
  answer = python.runPython(START);
  self.postMessage({ progress: 1 });
  self.postMessage({ ready: true });
}

self.onmessage = async ({ data }) => {
  try {
    if (data.start) await start(data.start, data.base);
    else self.postMessage({ text: answer(data.request) });
  } catch (problem) {
    self.postMessage({ failed: String(problem?.message ?? problem).slice(-2000) });
  }
};
