// The start of the page: settings and catalogue are in it, the engine is in the browser or on a server.

import { addressBar, keyOf, newSeed, readAddress, writeAddress } from "./address.js";
import { makeChooser } from "./chooser.js";
import { debounced, make } from "./elements.js";
import { makeKeyboard } from "./formula_keyboard.js";
import { ProblemView } from "./problem_view.js";
import { Forgetful, Progress } from "./progress.js";
import { makeProgressView } from "./progress_view.js";
import { makeSet } from "./problem_set.js";
import { OWN_NAME, htmlLanguage, say, speak } from "./words.js";

const ENGINES = { browser: "./engine_browser.js", served: "./engine_served.js" };
const THEMES = ["auto", "light", "dark"];
const ELSEWHERE = 300; // milliseconds after the last key in another window

const embedded = id => JSON.parse(document.getElementById(id).textContent);
const settings = embedded("settings");
const catalogue = embedded("catalogue");
const place = id => document.getElementById(id);
const page = { settings, catalogue, engine: null, language: "", view: null, session: null, working: null, notice, ask, go };
let turn = 0;
let isLasting = false;

/** Say something above the problem; with `again`, a button that does it. What `lasts` stays when another problem opens. */
function notice(text, { again = null, label = say("try_again"), lasts = false } = {}) {
  isLasting = lasts;
  const button = again && make("button", { type: "button", on: { click: () => { notice(""); again(); } } }, label);
  const close = make("button", { type: "button", class: "close", "aria-label": say("close"), on: { click: () => notice("") } }, "×");
  place("notice").replaceChildren(...(text ? [make("p", {}, text), button ?? "", close] : []));
}

/** Ask the engine; what it cannot answer is said with a button for `again`, and null given back.
 *
 * `busy`: what shows that the engine is at work. `mend`: the button instead, where the engine itself refused.
 */
async function ask(request, { busy = null, again = null, mend = null } = {}) {
  if (busy?.getAttribute("aria-busy") === "true") return null; // a second click on what is being done
  busy?.setAttribute("aria-busy", "true");
  let answer = null, error = "", button = { again };
  try {
    answer = await page.engine.ask({ language: page.language, ...request });
    error = answer?.error ?? (answer ? "" : say("no_answer"));
    if (answer?.error) button = mend ?? button;
  } catch (problem) {
    error = problem?.sentence ?? say("no_answer");
  }
  busy?.removeAttribute("aria-busy");
  if (!error) return answer;
  notice(error, button);
  return null;
}

/** Go to an address: it stands in the address bar, and back leads to where one was. `stays`: the focus where it is. */
function go(address, { stays = false } = {}) {
  const wanted = `#${writeAddress({ ...readAddress(address), language: page.language })}`;
  const how = stays ? "named" : "focused";
  if (location.hash === wanted) show(wanted.slice(1), how);
  else {
    page.going = how;
    location.hash = wanted;
  }
}

/** Show the problem of an address. `how`: "focused" leads to its title, "named" says it aloud, "" does neither. */
async function show(address, how = "") {
  const mine = (turn += 1);
  if (!isLasting) notice("");
  page.chooser?.show(address);
  await Promise.allSettled([page.working]);
  const key = keyOf(address, catalogue.version);
  const record = page.progress.problem(key);
  const afresh = () => { page.progress.forgetProblem(key); show(address); };
  const opened = await ask({ do: "open", address, state: record.state },
    { again: () => show(address), mend: record.state ? { again: afresh, label: say("again") } : null });
  if (!opened || mine !== turn) return;
  if (!page.session) history.replaceState(null, "", `#${opened.address}`);
  page.chooser?.show(opened.address);
  page.view = new ProblemView(page, opened, record, page.view);
  document.title = `${opened.title} – ${say("brand")}`;
  place("problem").replaceChildren(page.view.element);
  page.view.placed();
  page.progress.choose("last", opened.address);
  place("said").textContent = how === "named" ? opened.title : "";
  if (how === "focused") {
    scrollTo(0, 0);
    page.view.title.focus({ preventScroll: true });
  }
}

/** Another window worked on the problem that is shown: what it did is taken over, so that neither undoes the other. */
const takeOver = debounced(() => { if (page.engine && page.view) show(page.view.address); }, ELSEWHERE);

/** The problem to begin with: that of the address, the last one, or the first of all with numbers of its own. */
function firstAddress() {
  const [family] = catalogue.families;
  const level = family.levels.includes("easy") ? "easy" : family.levels[0];
  const last = page.progress.choice("last");
  const isHere = typeof last === "string" && catalogue.families.some(one => one.id === readAddress(last).family);
  return addressBar() || (isHere ? last : writeAddress({ family: family.id, level, seed: newSeed() }));
}

function chooseLanguage() {
  const wanted = [readAddress(addressBar()).language, page.progress.choice("language"), ...navigator.languages.map(name => name.slice(0, 2))];
  return wanted.find(name => settings.languages.includes(name)) ?? settings.languages[0];
}

/** Everything around the problem, in the language that is spoken. */
function frame() {
  speak(page.language, catalogue.words);
  place("brand").textContent = say("brand");
  document.title = say("brand");
  place("skip").textContent = say("skip");
  place("skip").onclick = event => { event.preventDefault(); place("problem").focus(); }; // what follows # is an address
  const language = make("select", { "aria-label": say("language"), on: { change: () => switchTo(language.value) } },
    ...settings.languages.map(name => make("option", { value: name, lang: htmlLanguage(name) }, OWN_NAME[name] ?? name)));
  language.value = page.language;
  const names = { auto: say("theme_auto"), light: say("theme_light"), dark: say("theme_dark") };
  const theme = make("select", { "aria-label": say("theme"), on: { change: () => paint(theme.value) } },
    ...THEMES.map(name => make("option", { value: name }, names[name])));
  theme.value = document.documentElement.dataset.theme ?? "auto";
  const share = page.session || settings.class ? "" : make("button", { type: "button", on: { click: copyLink } }, say("copy_link"));
  const hadFocus = [...place("tools").children].indexOf(document.activeElement);
  place("tools").replaceChildren(share, ...(settings.languages.length > 1 ? [language] : []), theme);
  place("tools").children[hadFocus]?.focus();
  if (page.session) place("choose").replaceChildren(page.set.element());
  else if (!settings.class) {
    page.chooser = makeChooser(catalogue, address => go(address, { stays: true }));
    place("choose").replaceChildren(page.chooser.element);
    const wasOpen = Boolean(document.querySelector(".progress[open]"));
    place("below").replaceChildren(makeProgressView(page));
    document.querySelector(".progress").open = wasOpen;
  }
  place("foot").textContent = settings.engine === "browser" ? say("keys_inside") : say("practice_only");
  if (settings.mathlive) page.keyboard = makeKeyboard(typeof settings.mathlive === "string" ? settings.mathlive : "mathlive");
}

function switchTo(language) {
  page.language = language;
  page.progress.choose("language", language);
  frame();
  show(page.view?.address ?? firstAddress());
}

function paint(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  page.progress.choose("theme", theme);
}

async function copyLink() {
  const link = new URL(`#${page.view?.address ?? addressBar()}`, location.href).href;
  try {
    await navigator.clipboard.writeText(link);
    notice(say("link_copied"));
  } catch {
    notice(`${say("link_here")} ${link}`);
  }
}

async function connect() {
  const bar = make("progress", { max: "1", "aria-label": say("loading") });
  place("loading").replaceChildren(make("p", {}, say("loading")), bar);
  try {
    const { connect: reach } = await import(ENGINES[settings.engine]);
    page.engine = await reach(settings, share => { bar.value = share; });
  } catch (problem) {
    place("loading").replaceChildren();
    notice(problem?.sentence ?? say("no_engine"), { again: connect });
    return;
  }
  place("loading").remove();
  show(page.session ? page.set.first() : firstAddress());
}

async function start() {
  if (settings.scorm) {
    const { openSession } = await import("./scorm.js");
    page.session = await openSession(settings);
    page.set = makeSet(page, show);
  }
  let isLost = false;
  page.progress = new Progress(page.session ? new Forgetful() : null, () => { isLost = true; if (page.language) notice(say("not_kept"), { lasts: true }); });
  page.language = chooseLanguage();
  if (THEMES.includes(page.progress.choice("theme"))) paint(page.progress.choice("theme"));
  frame();
  page.set?.resume();
  if (isLost) notice(say("not_kept"), { lasts: true });
  if (page.session?.notice) notice(page.session.notice, { lasts: true });
  addEventListener("hashchange", () => {
    if (page.session || !page.engine || !addressBar()) return;
    const how = page.going ?? "";
    page.going = "";
    const { language } = readAddress(addressBar());
    if (settings.languages.includes(language) && language !== page.language) {
      page.language = language;
      frame();
    }
    show(addressBar(), how);
  });
  page.progress.watch(key => { if (page.view?.key === key) takeOver(); });
  await connect();
}

start();
