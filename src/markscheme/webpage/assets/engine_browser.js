// The engine in this browser: a worker runs Python, and answers one request after the other.
//
// A request that takes too long is given up: its worker is ended, another one starts, and the page goes on.

import { say } from "./words.js";

const LONGEST = 10_000; // milliseconds that one answer may take
const FIRST = 60_000; // the first request of a problem draws and prepares it, on slow machines too
const LONGEST_START = 180_000;

class Failure extends Error {
  constructor(sentence) {
    super(sentence);
    this.sentence = sentence;
  }
}

/** Start a worker; gives a promise of it, kept once the engine in it is ready. */
function startWorker(settings, progress) {
  const worker = new Worker(new URL("./engine_worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    const end = () => { worker.terminate(); reject(new Failure(say("no_engine"))); };
    const patience = setTimeout(end, LONGEST_START);
    worker.onmessage = ({ data }) => {
      if ("progress" in data) progress(data.progress);
      if (data.failed) { clearTimeout(patience); console.error(data.failed); end(); }
      if (data.ready) { clearTimeout(patience); resolve(worker); }
    };
    worker.onerror = () => { clearTimeout(patience); end(); };
    worker.postMessage({ start: settings.python, base: new URL(".", document.baseURI).href });
  });
}

/** Send a request to a worker; `null` where no answer came in time. */
function answered(worker, request, limit) {
  return new Promise(resolve => {
    const patience = setTimeout(() => resolve(null), limit);
    worker.onmessage = ({ data }) => {
      if (data.compiled) return; // no answer: see keepOffline
      clearTimeout(patience);
      resolve(data.text ? JSON.parse(data.text) : { failed: data.failed });
    };
    worker.onerror = () => { clearTimeout(patience); resolve({ failed: true }); };
    worker.postMessage({ request: JSON.stringify(request) });
  });
}

/** Reach the engine. `progress(share)` is told how far loading is. */
export async function connect(settings, progress) {
  let worker = startWorker(settings, progress);
  const first = await worker;
  if (!settings.scorm) keepOffline(first, settings.python.build);
  const known = new Set(); // addresses that are prepared for marking
  let last = Promise.resolve();

  async function askNow(request) {
    const current = await worker;
    const isFirst = !known.has(request.address);
    const answer = await answered(current, request, isFirst ? FIRST : LONGEST);
    if (answer && !answer.failed) {
      if (request.do === "open" && !answer.error) prepare(answer.address, request.language);
      if (request.do === "check") known.add(request.address);
      return answer;
    }
    if (answer) console.error(answer.failed);
    current.terminate();
    known.clear();
    worker = startWorker(settings, () => {});
    worker.catch(() => {}); // said by the next request, which waits for it
    throw new Failure(answer ? say("engine_failed") : say("took_too_long"));
  }

  function ask(request) {
    const answer = last.then(() => askNow(request));
    last = answer.catch(() => {});
    return answer;
  }

  /** Prepare a problem for marking while it is read: the first verdict comes as fast as the others. */
  function prepare(address, language) {
    setTimeout(() => ask({ do: "check", address, language, answers: {} }).catch(() => {}), 0);
  }

  return { ask };
}

/**
 * Keep the whole site in the browser, so that it works without a network, and what its Python compiled, so that the next
 * visit is ready sooner; where that is not possible, nothing is lost.
 */
async function keepOffline(worker, build) {
  try {
    await navigator.serviceWorker.register(new URL("./service_worker.js", import.meta.url));
    const { active } = await navigator.serviceWorker.ready;
    worker.addEventListener("message", ({ data }) => {
      if (data.compiled) active.postMessage({ compiled: build, files: data.compiled });
    });
    worker.postMessage({ keep: true });
  } catch { /* the page works without */ }
}
