// Joining a class: the code of the projector and a name.

import { languageButtons, make, post, say, speakAs } from "./class_words.js";

const settings = JSON.parse(document.getElementById("settings").textContent);
const code = make("input", { id: "code", autocomplete: "off", autocapitalize: "characters", spellcheck: "false", required: true, maxlength: "24" });
const name = make("input", { id: "name", autocomplete: "nickname", required: true, maxlength: "160", "aria-describedby": "hint" });
const enter = make("button", { type: "submit", class: "main" });
const fault = make("p", { class: "fault", role: "alert" });

async function join(event) {
  event.preventDefault();
  fault.textContent = "";
  enter.disabled = true; // twice would be two students
  const answer = await post("class/join", { code: code.value, name: name.value });
  enter.disabled = false;
  if (answer.error) fault.textContent = answer.error;
  else location.replace("./");
}

function draw() {
  document.title = settings.title || say("join");
  document.getElementById("title").textContent = settings.title;
  document.getElementById("languages").replaceChildren(...languageButtons(draw));
  enter.textContent = say("join");
  document.getElementById("main").replaceChildren(
    make("h1", {}, say("join")),
    make("form", { on: { submit: join } },
      make("label", { for: "code" }, say("code")), code,
      make("label", { for: "name" }, say("name")), name,
      make("p", { id: "hint", class: "hint" }, say("name_hint")),
      enter, fault),
    make("p", { class: "kept" }, say("kept")));
}

// A link from elsewhere brings no cookie along, so whoever is in already is seen only now.
async function start() {
  speakAs(settings.words);
  code.value = decodeURIComponent(location.hash.slice(1)).slice(0, 24);
  draw();
  (code.value ? name : code).focus();
  try {
    const standing = await (await fetch("class/now")).json();
    if (standing.name) location.replace("./");
  } catch { /* joining says it */ }
}

start();
