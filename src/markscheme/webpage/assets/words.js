// The words of the page, in the language that is spoken: they come from the engine's own table.

const HTML_LANGUAGE = { en: "en", zh: "zh-Hans" };
export const OWN_NAME = { en: "English", zh: "中文" };

let words = {};
let language = "en";

/** Speak a language from now on. */
export function speak(name, table) {
  language = name;
  words = table[name];
  document.documentElement.lang = htmlLanguage(name);
}

/** Say a phrase; what stands in braces is filled in. */
export function say(name, values = {}) {
  return (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, gap) => (gap in values ? String(values[gap]) : whole));
}

export const spokenLanguage = () => language;
export const htmlLanguage = name => HTML_LANGUAGE[name] ?? name;
