// A learning platform: which problems this student has, what is kept between visits, and the score that is reported.
//
// SCORM 1.2 and 2004 name the same things differently. What is kept is compressed, since 2004 (third edition) grants
// 4,000 characters and 1.2 grants 4,096; where the answers do not fit, what is typed but not checked goes first.

import { say } from "./words.js";

const MOST = 4000;
const NAMES = {
  "1.2": {
    start: "LMSInitialize", get: "LMSGetValue", set: "LMSSetValue", keep: "LMSCommit", end: "LMSFinish",
    student: "cmi.core.student_id", score: "cmi.core.score", status: "cmi.core.lesson_status", exit: "cmi.core.exit",
    time: "cmi.core.session_time", isNew: status => ["", "not attempted", "unknown"].includes(status),
  },
  2004: {
    start: "Initialize", get: "GetValue", set: "SetValue", keep: "Commit", end: "Terminate",
    student: "cmi.learner_id", score: "cmi.score", status: "cmi.completion_status", exit: "cmi.exit",
    time: "cmi.session_time", isNew: status => ["", "not attempted", "unknown"].includes(status),
  },
};

/** Find the platform's interface: in the windows around this one, or around the one that opened it. */
function findPlatform(name) {
  for (const first of [window, window.opener]) {
    for (let here = first, steps = 0; here && steps < 20; here = here.parent === here ? null : here.parent, steps += 1) {
      try { if (here[name]) return here[name]; } catch { break; } // a window of another site
    }
  }
  return null;
}

/** The number of a text, spread over 53 bits (cyrb53, public domain): no secret, only different for each student. */
function spread(text) {
  let a = 0xdeadbeef, b = 0x41c6ce57;
  for (const letter of text) {
    const code = letter.codePointAt(0);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

/** Write a JSON value in few characters. */
export async function packed(value) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(value)), new CompressionStream("deflate-raw"));
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(""));
}

/** Read what `packed` wrote; null for anything else. */
export async function unpacked(text) {
  try {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream("deflate-raw"))));
  } catch { return null; }
}

/** The ways to keep a state, each shorter than the one before: without drafts, without what is over, scores alone. */
function* shorter(state) {
  const less = change => ({ ...state, problems: state.problems.map(change) });
  yield state;
  yield less(({ drafts, ...rest }) => rest);
  yield less(({ drafts, ...rest }) => (rest.over ? { share: rest.share, over: true } : rest));
  yield less(({ share, over }) => ({ share, over }));
}

/** Write a state in at most `MOST` characters. */
export async function fitted(state, head) {
  for (const tried of shorter(state)) {
    const text = head + await packed(tried);
    if (text.length <= MOST) return text;
  }
  return head;
}

/** Open the session: its problems, what was kept, and where to save and report. */
export async function openSession({ scorm }) {
  const names = NAMES[scorm.version], begun = Date.now();
  const platform = findPlatform(scorm.version === "2004" ? "API_1484_11" : "API");
  const call = (name, ...values) => { try { return String(platform?.[names[name]](...values) ?? ""); } catch { return ""; } };
  const isThere = platform !== null && call("start", "") !== "false";
  const read = name => (isThere ? call("get", name) : "");
  const write = (name, value) => { if (isThere) call("set", name, String(value)); };

  const head = `${scorm.package} `;
  const kept = read("cmi.suspend_data");
  const isOther = kept !== "" && !kept.startsWith(head);
  const before = isOther ? Number(read(`${names.score}.raw`)) || 0 : 0; // of an earlier package: it is not taken away
  const student = read(names.student);
  let latest = 0, writing = Promise.resolve(), isEnded = false;
  if (names.isNew(read(names.status))) write(names.status, "incomplete");
  write(names.exit, "suspend");

  function report(share, isComplete) {
    const score = Math.max(before, Math.round(10000 * share) / 100);
    write(`${names.score}.min`, 0);
    write(`${names.score}.max`, 100);
    write(`${names.score}.raw`, score);
    if (scorm.version === "2004") write("cmi.score.scaled", score / 100);
    if (isComplete) write(names.status, "completed");
    call("keep", "");
  }

  function save(state) {
    const mine = (latest += 1);
    writing = writing.then(async () => {
      if (mine !== latest) return; // a later one is to come
      const text = await fitted(state, head);
      if (isEnded) return;
      write("cmi.suspend_data", text);
      call("keep", "");
    });
    return writing;
  }

  addEventListener("pagehide", () => {
    if (isEnded || !isThere) return;
    isEnded = true;
    write(names.time, spent(scorm.version, Math.round((Date.now() - begun) / 1000)));
    call("keep", "");
    call("end", "");
  });

  const problems = Array.from({ length: scorm.problems }, (_, i) => {
    const family = scorm.families[i % scorm.families.length];
    return `${family}?level=${scorm.level}&seed=${spread(`${student}\n${scorm.set}\n${i}`) % 1_000_000_000}`;
  });
  return {
    problems, save, report,
    saved: isOther || !kept ? null : await unpacked(kept.slice(head.length)),
    get notice() { return isThere ? (isOther ? say("scorm_changed", { score: before }) : "") : say("scorm_alone"); },
  };
}

/** The time spent, as each version writes it. */
function spent(version, seconds) {
  const two = number => String(number).padStart(2, "0");
  if (version === "2004") return `PT${seconds}S`;
  return `${two(Math.floor(seconds / 3600)).padStart(4, "0")}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
