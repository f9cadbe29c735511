// A student in a class: the page shows the problem that the class is at, and goes on when the class does.

import { choose, make, post, printed, say, speakAs } from "./class_words.js";

const EVERY = 2500; // milliseconds between two looks at where the class is

const banner = make("aside", { class: "class-banner", role: "status" });
let standing = null, shownAs = "", reached = null;

/** Wait for the first problem of the class, and follow the class from then on. */
export async function follow() {
  const first = new Promise(resolve => { reached = resolve; });
  document.body.classList.add("in-class");
  document.querySelector("main").before(banner);
  const { words } = await (await fetch("class/words")).json();
  speakAs(words);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["lang"] });
  await look();
  setInterval(look, EVERY);
  await first;
}

async function look() {
  try {
    const now = await (await fetch("class/now")).json();
    if (now.error) throw new Error(now.error);
    if (!now.name) { location.reload(); return; } // removed: the page for joining says the rest
    standing = now;
    goTo(now.question);
    draw();
  } catch {
    draw(say("connection"));
  }
}

/** Have the page show a problem, where it shows another one. */
function goTo(question) {
  if (!question) return;
  const bare = text => text.replace(/[?&](lang|v)=[^&]*/g, "");
  if (bare(decodeURIComponent(location.hash.slice(1))) !== bare(question.address)) {
    if (reached) history.replaceState(null, "", `#${question.address}`);
    else location.hash = `#${question.address}`;
  }
  reached?.();
  reached = null;
}

function draw(fault = "") {
  if (!standing) return;
  choose(document.documentElement.lang.slice(0, 2));
  const { question, name, title } = standing;
  const said = typeof fault === "string" ? fault : "";
  const state = !question ? say("wait") : question.revealed ? say("revealed_now") : question.open ? "" : say("closed_now");
  const key = JSON.stringify([document.documentElement.lang, standing, said]);
  if (key === shownAs) return;
  shownAs = key;
  const worked = question?.revealed ? make("details", { on: { toggle: showWorked } }, make("summary", {}, say("worked_all"))) : "";
  banner.replaceChildren(
    make("p", {},
      title && make("strong", {}, title), question && make("span", {}, say("number", question)),
      state && make("span", { class: "class-state" }, state), make("span", { class: "nickname" }, say("you_are", { name }))),
    said && make("p", { class: "fault" }, said), worked,
    make("details", { class: "kept" }, make("summary", {}, say("what_is_kept")), make("p", {}, say("kept"))));
}

async function showWorked(event) {
  const place = event.target;
  if (!place.open || place.children.length > 1) return;
  const answer = await post("api", { do: "worked", address: standing.question.address });
  place.append(answer.error ? make("p", { class: "fault" }, answer.error) : printed(answer.html, "div", { class: "scroll" }));
}
