// What a student has done, kept in this browser: each problem by its address, and what happened at each step, in order.
// Where nothing can be kept (storage denied or full) the page goes on, and says so once.

const FORMAT = 1;
const PROBLEM = "markscheme.problem.";
const EVENTS = "markscheme.events";
const CHOICE = "markscheme.choice.";
const MOST_PROBLEMS = 200;
const MOST_EVENTS = 5000;
const LONGEST_FILE = 5_000_000;
const RESULTS = ["first", "later", "shown"];

/** Storage that forgets: where a browser keeps nothing, and where the platform keeps it instead. */
export class Forgetful {
  #kept = new Map();
  getItem(name) { return this.#kept.get(name) ?? null; }
  setItem(name, value) { this.#kept.set(name, value); }
  removeItem(name) { this.#kept.delete(name); }
  names() { return [...this.#kept.keys()]; }
}

export class Progress {
  #storage;
  #onLost;
  #isLost = false;

  /** `storage`: null for that of the browser. `onLost` is called once, when something could not be kept. */
  constructor(storage, onLost) {
    this.#onLost = onLost;
    this.#storage = storage ?? browserStorage() ?? this.#lost();
  }

  /** What is kept of a problem: its state, what is typed in its open steps, and when. */
  problem(key) {
    const record = this.#read(PROBLEM + key);
    const { state = null, drafts, slips, share = 0, over = false } = isObject(record) ? record : {};
    return { state, drafts: isObject(drafts) ? drafts : {}, slips: isObject(slips) ? slips : {}, share, over };
  }

  keep(key, record) {
    this.#write(PROBLEM + key, { ...record, when: new Date().toISOString() });
    const names = this.#names(PROBLEM);
    if (names.length > MOST_PROBLEMS) this.#dropOldest(names.length - MOST_PROBLEMS);
  }

  forgetProblem(key) { this.#storage.removeItem(PROBLEM + key); }

  /** Call `changed(key)` when another window of this browser has changed what is kept of a problem. */
  watch(changed) {
    addEventListener("storage", ({ key, storageArea }) => {
      if (storageArea === this.#storage && key?.startsWith(PROBLEM)) changed(key.slice(PROBLEM.length));
    });
  }

  /** Everything that happened at steps, oldest first. */
  events() {
    const events = this.#read(EVENTS);
    return Array.isArray(events) ? events.filter(isEvent) : [];
  }

  add(event) {
    const all = [...this.events(), { when: new Date().toISOString(), ...event }];
    this.#write(EVENTS, all.slice(-MOST_EVENTS));
  }

  choice(name) { return this.#read(CHOICE + name); }
  choose(name, value) { this.#write(CHOICE + name, value); }

  /** Everything as plain data, for a file. */
  exported() {
    const problems = Object.fromEntries(this.#names(PROBLEM).map(name => [name.slice(PROBLEM.length), this.#read(name)]));
    return { format: FORMAT, problems, events: this.events() };
  }

  /** Take in what `exported` wrote, beside what is here; null for a file that is none of ours. */
  takeIn(text) {
    let data = null;
    try { data = text.length <= LONGEST_FILE ? JSON.parse(text) : null; } catch { return null; }
    if (!isObject(data) || data.format !== FORMAT || !isObject(data.problems) || !Array.isArray(data.events)) return null;
    const here = new Set(this.events().map(event => JSON.stringify(event)));
    const fresh = data.events.filter(isEvent).map(cleanEvent).filter(event => !here.has(JSON.stringify(event)));
    const all = [...this.events(), ...fresh].sort((one, other) => one.when.localeCompare(other.when));
    this.#write(EVENTS, all.slice(-MOST_EVENTS));
    let count = 0;
    for (const [key, record] of Object.entries(data.problems)) {
      const kept = this.#read(PROBLEM + key);
      if (!isObject(record) || (isObject(kept) && String(kept.when) >= String(record.when))) continue;
      this.#write(PROBLEM + key, record);
      count += 1;
    }
    return { problems: count, steps: fresh.length };
  }

  forget() { for (const name of this.#names("markscheme.")) this.#storage.removeItem(name); }

  #names(start) {
    const names = this.#storage.names ? this.#storage.names() : Object.keys(this.#storage);
    return names.filter(name => name.startsWith(start));
  }

  #read(name) {
    try { return JSON.parse(this.#storage.getItem(name) ?? "null"); } catch { return null; }
  }

  #write(name, value) {
    const text = JSON.stringify(value);
    try { this.#storage.setItem(name, text); return; } catch { this.#dropOldest(Math.ceil(this.#names(PROBLEM).length / 2)); }
    try { this.#storage.setItem(name, text); } catch { this.#lost(); }
  }

  #dropOldest(count) {
    const dated = this.#names(PROBLEM).map(name => [String(this.#read(name)?.when), name]).sort();
    for (const [, name] of dated.slice(0, count)) this.#storage.removeItem(name);
  }

  #lost() {
    if (!this.#isLost) this.#onLost();
    this.#isLost = true;
    return new Forgetful();
  }
}

/** The storage of the browser, or null where it keeps nothing. */
function browserStorage() {
  try {
    const name = "markscheme.trial";
    localStorage.setItem(name, "1");
    localStorage.removeItem(name);
    return localStorage;
  } catch { // denied: even its name raises; or full to the last byte, where what is kept can still be read
    try { return localStorage.length ? localStorage : null; } catch { return null; }
  }
}

const isObject = value => value !== null && typeof value === "object" && !Array.isArray(value);

const isEvent = event => isObject(event) && typeof event.when === "string" && typeof event.family === "string"
  && typeof event.step === "string" && RESULTS.includes(event.result) && Array.isArray(event.slips);

const cleanEvent = ({ when, family, step, result, slips }) => ({ when, family, step, result, slips: slips.map(String) });
