// Topic, family, level and options of a problem: each choice is an address to go to.

import { newSeed, readAddress, writeAddress } from "./address.js";
import { make } from "./elements.js";
import { say, spokenLanguage } from "./words.js";

/** Make the choosers for a catalogue; `go(address)` opens a problem. Gives the element and `show(address)`. */
export function makeChooser(catalogue, go) {
  let now = null;
  const families = new Map(catalogue.families.map(family => [family.id, family]));
  const of = topic => catalogue.families.filter(family => family.topic === topic);
  const title = entry => entry.title[spokenLanguage()] ?? entry.title.en;
  const fields = make("div", { class: "fields" });
  const options = make("div", { class: "fields" });
  const more = make("details", { class: "more" }, make("summary", {}, say("options")), options);

  const open = change => go(writeAddress({ ...now, version: "", ...change }));
  const choose = family => open({ family: family.id, seed: newSeed(), options: {},
    level: family.levels.includes(now.level) ? now.level : family.levels[0] });

  const topic = field(say("topic"), id => choose(of(id)[0]));
  const family = field(say("family"), id => choose(families.get(id)));
  const level = field(say("level"), value => open({ level: value }));
  fields.append(topic.label, family.label, level.label);
  topic.fill(catalogue.topics.map(entry => [entry.id, title(entry)]));

  function show(address) {
    now = readAddress(address);
    const entry = families.get(now.family) ?? null;
    if (!entry) return;
    topic.choose(entry.topic);
    family.fill(of(entry.topic).map(one => [one.id, title(one)]));
    family.choose(entry.id);
    const names = { easy: say("easy"), medium: say("medium"), hard: say("hard") };
    level.fill(entry.levels.map(name => [name, names[name]]));
    level.choose(now.level);
    const given = Object.entries(entry.options);
    more.hidden = given.length === 0;
    options.replaceChildren(...given.map(([name, values]) => {
      const choice = field(name, value => open({ options: { ...now.options, [name]: value } }));
      choice.fill([["", say("any")], ...values.map(value => [value, value])]);
      choice.choose(now.options[name] ?? "");
      return choice.label;
    }));
    if (Object.keys(now.options).length > 0) more.open = true;
  }

  return { element: make("nav", { class: "chooser", "aria-label": say("choose") }, fields, more), show };
}

function field(name, chosen) {
  const select = make("select", { on: { change: () => chosen(select.value) } });
  return {
    label: make("label", {}, make("span", {}, name), select),
    fill: pairs => select.replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text))),
    choose: value => { select.value = value; },
  };
}
