// What a student has done so far, what to repeat, and the file in which all of it can be taken along.

import { newSeed, writeAddress } from "./address.js";
import { make } from "./elements.js";
import { say, spokenLanguage } from "./words.js";

const MOST_SHOWN = 8;

/** Make the part of the page that shows progress; it is filled when it is opened. */
export function makeProgressView(page) {
  const { progress, catalogue, go, notice } = page;
  const body = make("div", {});
  const file = make("input", { type: "file", accept: "application/json,.json", class: "hidden-file", "aria-label": say("take_in"), tabindex: "-1", on: { change: () => takeIn() } });
  const buttons = make("div", { class: "actions" },
    button("save_file", () => download(progress.exported())),
    button("take_in", () => file.click()),
    button("forget", () => { if (confirm(say("forget_sure"))) { progress.forget(); fill(); } }), file);
  const element = make("details", { class: "progress" }, make("summary", {}, say("progress")), body, buttons,
    make("p", { class: "small" }, say("kept_here")));
  element.addEventListener("toggle", () => { if (element.open) fill(); });

  async function takeIn() {
    const chosen = file.files[0];
    if (!chosen) return;
    const taken = progress.takeIn(await chosen.text());
    file.value = "";
    notice(taken ? say("taken_in", taken) : say("not_ours", { name: chosen.name }));
    fill();
  }

  async function fill() {
    const events = progress.events();
    if (events.length === 0) return body.replaceChildren(make("p", {}, say("nothing_yet")));
    body.replaceChildren(table(events, catalogue));
    const lists = (await toRepeat(page.engine, events)).filter(id => catalogue.families.some(family => family.id === id));
    if (lists.length > 0) body.append(make("h2", {}, say("repeat")), make("ul", {}, ...lists.slice(0, MOST_SHOWN).map(id => make("li", {}, link(id)))));
    return undefined;
  }

  function link(id) {
    const address = writeAddress({ family: id, level: "medium", seed: newSeed() });
    return make("a", { href: `#${address}`, on: { click: event => { event.preventDefault(); go(address); } } }, titleOf(catalogue, id));
  }

  return element;
}

/** Families that are due or weak, as the engine schedules them; none where it knows no schedule. */
async function toRepeat(engine, events) {
  let answer = null;
  try { answer = await engine.ask({ do: "due", events, now: new Date().toISOString(), language: spokenLanguage() }); } catch { return []; }
  const entries = [...(answer?.due ?? []), ...(answer?.weak ?? [])];
  return [...new Set(entries.map(entry => entry.family))].filter(id => typeof id === "string");
}

/** How many steps of each family were right at once, later, or shown. */
function table(events, catalogue) {
  const counts = new Map();
  for (const { family, result } of events) {
    const row = counts.get(family) ?? { first: 0, later: 0, shown: 0 };
    row[result] += 1;
    counts.set(family, row);
  }
  const head = [say("family"), say("right_first"), say("right_later"), say("was_shown")];
  const rows = [...counts].map(([id, row]) => make("tr", {}, make("th", { scope: "row" }, titleOf(catalogue, id)),
    ...[row.first, row.later, row.shown].map(count => make("td", {}, String(count)))));
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("progress") },
    make("table", {}, make("thead", {}, make("tr", {}, ...head.map(text => make("th", { scope: "col" }, text)))), make("tbody", {}, ...rows)));
}

function titleOf(catalogue, id) {
  const family = catalogue.families.find(one => one.id === id);
  return family ? (family.title[spokenLanguage()] ?? family.title.en) : id;
}

function download(data) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(data, null, 1)], { type: "application/json" }));
  make("a", { href: url, download: "markscheme-progress.json" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

const button = (name, action) => make("button", { type: "button", on: { click: action } }, say(name));
