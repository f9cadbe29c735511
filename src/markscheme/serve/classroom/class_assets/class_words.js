// The words of the pages of a class, in the language that the browser asks for or that somebody chose.

import { fillPrinted } from "./elements.js";

const KEPT = "markscheme.class.language";
const NAMES = { en: "English", zh: "中文" };
const HTML = { en: "en", zh: "zh-Hans" };

let words = {};
let language = "en";

/** Take the words; the language of last time, else that of the browser. */
export function speakAs(table) {
  words = table;
  const wanted = [kept(), ...navigator.languages.map(name => name.slice(0, 2)), "en"];
  choose(wanted.find(name => name in words) ?? Object.keys(words)[0]);
}

export function choose(name) {
  if (!(name in words)) return;
  language = name;
  const code = HTML[name] ?? name;
  if (document.documentElement.lang !== code) document.documentElement.lang = code; // who watches it would never end
}

export const spoken = () => language;

/** Say a phrase; what stands in braces is filled in. */
export function say(name, values = {}) {
  return words[language][name].replace(/\{(\w+)\}/g, (whole, gap) => (gap in values ? String(values[gap]) : whole));
}

/** Make an element; words go in as text, never as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Make an element of what the engine printed, which escapes all words in it. */
export const printed = (html, tag = "span", attributes = {}) => fillPrinted(make(tag, attributes), html);

/** The buttons that change the language; `again` draws the page anew. */
export function languageButtons(again) {
  return Object.keys(words).map(name => make("button", {
    type: "button", lang: HTML[name], "aria-pressed": String(name === language), class: "plain",
    on: { click: () => { choose(name); keep(name); again(); } },
  }, NAMES[name] ?? name));
}

/** Send JSON; give the answer, or `{error}` where the server says no or says nothing. */
export async function post(path, request) {
  try {
    const answer = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ language, ...request }),
    });
    return await answer.json();
  } catch {
    return { error: say("connection") };
  }
}

function kept() {
  try { return localStorage.getItem(KEPT); } catch { return null; }
}

function keep(name) {
  try { localStorage.setItem(KEPT, name); } catch { /* chosen for this page alone */ }
}
