// Topic, family, level and options of a problem: each choice is an address to go to.

import { newSeed, readAddress, writeAddress } from "./address.js";
import { make } from "./elements.js";
import { say, spokenLanguage } from "./words.js";

const SEED = /^[A-Za-z0-9._/-]{1,40}$/; // as the engine takes one

/** Make the choosers for a catalogue; `go(address)` opens a problem. Gives the element and `show(address)`. */
export function makeChooser(catalogue, go) {
  let now = null, optionsOf = "";
  const families = new Map(catalogue.families.map(family => [family.id, family]));
  const of = topic => catalogue.families.filter(family => family.topic === topic);
  const title = entry => entry.title[spokenLanguage()] ?? entry.title.en;
  const called = name => catalogue.options[spokenLanguage()][name];
  const fields = make("div", { class: "fields" });
  const options = make("div", { class: "fields" });
  const more = make("details", { class: "more" }, make("summary", {}, say("options")), options);
  const choices = new Map(); // fields of options by name

  /** Go to what is chosen; what an address said that cannot be is left behind, so that every choice leads on. */
  function open(change) {
    const { options: given, level: wanted, seed } = now, entry = families.get(change.family ?? now.family);
    const kept = Object.entries(given).filter(([name, value]) => Object.hasOwn(entry.options, name) && entry.options[name].includes(value));
    go(writeAddress({ family: entry.id, level: entry.levels.includes(wanted) ? wanted : entry.levels[0],
      seed: SEED.test(seed) ? seed : newSeed(), options: Object.fromEntries(kept), ...change }));
  }
  const choose = family => open({ family: family.id, seed: newSeed(), options: {} });

  const topic = field(say("topic"), id => choose(of(id)[0]));
  const family = field(say("family"), id => choose(families.get(id)));
  const level = field(say("level"), value => open({ level: value }));
  fields.append(topic.label, family.label, level.label);
  topic.fill(catalogue.topics.map(entry => [entry.id, title(entry)]));

  function show(address) {
    now = readAddress(address);
    const entry = families.get(now.family) ?? null;
    topic.choose(entry?.topic ?? "");
    family.fill(entry ? of(entry.topic).map(one => [one.id, title(one)]) : []);
    family.choose(now.family);
    const names = { easy: say("easy"), medium: say("medium"), hard: say("hard") };
    level.fill((entry?.levels ?? []).map(name => [name, names[name]]));
    level.choose(now.level);
    showOptions(entry);
  }

  function showOptions(entry) {
    const given = Object.entries(entry?.options ?? {});
    more.hidden = given.length === 0;
    if (optionsOf !== entry?.id) { // else they stay, and with them the focus
      optionsOf = entry?.id;
      choices.clear();
      for (const [name, values] of given) {
        const choice = field(called(name), value => open({ options: { ...now.options, [name]: value } }));
        choice.fill([["", say("any")], ...values.map(value => [value, called(`${name}=${value}`)])]);
        choices.set(name, choice);
      }
      options.replaceChildren(...[...choices.values()].map(choice => choice.label));
    }
    choices.forEach((choice, name) => choice.choose(now.options[name] ?? ""));
    if (Object.keys(now.options).length > 0) more.open = true;
  }

  return { element: make("nav", { class: "chooser", "aria-label": say("choose") }, fields, more), show };
}

function field(name, chosen) {
  const select = make("select", { on: { change: () => chosen(select.value) } });
  return {
    label: make("label", {}, make("span", {}, name), select),
    fill(pairs) {
      select.replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text)));
      select.disabled = pairs.length === 0;
    },
    choose: value => { select.value = value; },
  };
}
