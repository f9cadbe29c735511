// The board of a class: how many are right at each step, which misconception the room has, and how it goes on.

import { languageButtons, make, post, printed, say, speakAs, spoken } from "./class_words.js";

const EVERY = 1000; // milliseconds between two looks
const GROUPS = ["right", "follows", "slipped", "other", "shown"];

const settings = JSON.parse(document.getElementById("settings").textContent);
const main = document.getElementById("main");
let board = null, shownAs = "", fault = "";

async function look() {
  try {
    const answer = await (await fetch(`board/state?language=${spoken()}`, { headers: { "Accept-Language": spoken() } })).json();
    fault = answer.error ?? answer.fault ?? "";
    if (!answer.error) board = answer;
  } catch {
    fault = say("connection_board");
  }
  draw();
}

async function control(request) {
  const answer = await post("board/control", request);
  if (answer.error) fault = answer.error;
  else {
    board = answer;
    fault = answer.fault ?? "";
  }
  draw();
}

function draw() {
  if (!board) { main.replaceChildren(make("p", { class: "fault", role: "alert" }, fault)); return; }
  const key = JSON.stringify([spoken(), board, fault]);
  if (key === shownAs) return; // what has the focus stays as it is
  shownAs = key;
  const focused = document.activeElement?.dataset?.what;
  const open = new Set([...main.querySelectorAll("details[open]")].map(one => one.dataset.what));
  document.title = `${say("board")} ${board.title}`;
  document.getElementById("title").textContent = board.title || say("board");
  document.getElementById("languages").replaceChildren(...languageButtons(look));
  main.replaceChildren(
    fault && make("p", { class: "fault", role: "alert" }, fault),
    joining(), controls(), ...(board.question ? question(board.question) : []), students(),
    make("p", { class: "kept" }, say("kept_board", { file: settings.kept_in })));
  for (const one of main.querySelectorAll("details")) one.open = open.has(one.dataset.what);
  if (focused) main.querySelector(`[data-what="${CSS.escape(focused)}"]`)?.focus();
}

function joining() {
  return make("section", { class: "joining" },
    make("img", { src: settings.picture, alt: "", width: "132", height: "132" }),
    make("p", {}, say("join_at"), make("br"), make("strong", { class: "address" }, settings.join)),
    make("p", {}, say("code"), make("br"), make("strong", { class: "code" }, board.code)),
    make("p", { class: "count" }, say("students", { n: board.students.length })));
}

function button(what, words, request = { do: what }) {
  return make("button", { type: "button", "data-what": what, on: { click: () => control(request) } }, words);
}

function controls() {
  const now = board.question;
  const list = [];
  if (!now) list.push(button("next", say("start")));
  else {
    list.push(button(now.open ? "close" : "open", now.open ? say("close") : say("open")));
    list.push(button(now.revealed ? "hide" : "reveal", now.revealed ? say("hide") : say("reveal")));
    if (now.number > 1) list.push(button("back", say("back")));
    if (now.number < board.questions) list.push(button("next", say("next")));
  }
  list.push(board.may_join ? button("shut", say("shut_joining")) : button("join", say("open_joining")));
  return make("nav", { class: "controls", "aria-label": say("controls") }, ...list);
}

function question(now) {
  if (now.error) return [make("p", { class: "fault" }, now.error)];
  const state = [now.open ? "" : say("closed_now"), now.revealed ? say("revealed_now") : ""].filter(Boolean).join(" · ");
  return [
    make("h1", {}, `${say("number", { number: now.number, of: board.questions })} · ${now.title}`),
    make("p", { class: "count" }, say("answered", { n: now.at_work, of: board.students.length }), state && ` · ${state}`),
    make("details", { "data-what": "statement" }, make("summary", {}, say("statement")), printed(now.statement, "div", { class: "scroll" })),
    table(now),
    make("h2", {}, say("misconceptions")), misconceptions(now),
    now.revealed ? make("details", { "data-what": "worked" }, make("summary", {}, say("worked_all")), printed(now.worked, "div", { class: "scroll" })) : "",
  ];
}

function table(now) {
  const heads = GROUPS.map(group => make("th", { scope: "col", class: group }, say(group)));
  const rows = now.steps.map(step => make("tr", {},
    make("th", { scope: "row" }, `(${step.letter}) `, printed(step.symbol)),
    make("td", { class: "bar-place" }, bar(step.counts)),
    ...GROUPS.map(group => make("td", { class: step.counts[group] ? group : "zero", "data-group": group }, String(step.counts[group])))));
  return make("div", { class: "scroll" }, make("table", { class: "steps" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, say("step")), make("td"), ...heads)),
    make("tbody", {}, ...rows)));
}

function bar(counts) {
  const all = Math.max(1, board.students.length);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 100 10");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("class", "bar");
  svg.setAttribute("aria-hidden", "true");
  let from = 0;
  for (const group of GROUPS) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const wide = (100 * counts[group]) / all;
    for (const [name, value] of Object.entries({ x: from, y: 0, width: wide, height: 10, class: group })) part.setAttribute(name, String(value));
    svg.append(part);
    from += wide;
  }
  return svg;
}

function misconceptions(now) {
  const found = now.steps.flatMap(step => step.slips.map(slip => ({ step, ...slip })));
  found.sort((one, other) => other.now - one.now || other.students - one.students); // what the room has now comes first
  if (!found.length) return make("p", {}, say("none_named"));
  return make("ol", { class: "slips" }, ...found.map(slip => make("li", { "data-slip": slip.name },
    make("strong", {}, `(${slip.step.letter}) ${slip.students === 1 ? say("slip_one") : say("slip_many", { n: slip.students })}`), " ",
    printed(slip.told, "q"), " ", make("span", { class: "still" }, still(slip)))));
}

function still({ students, now }) {
  if (students === 1) return now ? say("still_one") : say("still_nobody");
  return now === 0 ? say("still_nobody") : now === 1 ? say("still_one_of") : now === students ? say("still_all") : say("still_some", { n: now });
}

function students() {
  const names = board.students.map(({ id, name }) => make("li", {}, make("span", { class: "nickname" }, name), " ",
    make("button", {
      type: "button", class: "plain", "data-what": `remove ${id}`, "aria-label": say("remove", { name }),
      on: { click: () => { if (confirm(say("remove_sure", { name }))) control({ do: "remove", student: id }); } },
    }, "×")));
  return make("details", { class: "students", "data-what": "students" },
    make("summary", {}, say("students", { n: names.length })),
    names.length ? make("ul", {}, ...names) : make("p", {}, say("nobody")),
    names.length ? make("button", {
      type: "button", class: "plain", "data-what": "remove_silent",
      on: { click: () => { if (confirm(say("remove_silent_sure"))) control({ do: "remove_silent" }); } },
    }, say("remove_silent")) : "");
}

speakAs(settings.words);
look();
setInterval(look, EVERY);
