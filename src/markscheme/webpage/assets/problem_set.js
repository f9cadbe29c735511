// A fixed set of problems for a learning platform, which keeps the state and takes the score (scorm.js speaks to it).
//
// `session` is what scorm.js opens: `problems` is the list of addresses, `saved` what was kept the last time (or null),
// `notice` a sentence to show on resuming (or ""), `save(state)` keeps a JSON value, and `report(share, isComplete)`
// hands in the share of all marks, from 0 to 1.

import { keyOf } from "./address.js";
import { make } from "./elements.js";
import { say } from "./words.js";

/** Make the set of a session. `show(address)` opens one of its problems. */
export function makeSet(page, show) {
  const { problems, saved } = page.session;
  const keys = problems.map(address => keyOf(address, page.catalogue.version));
  let at = 0, buttons = [];

  const records = () => keys.map(key => page.progress.problem(key));

  page.kept = () => {
    const all = records();
    page.session.save({ at, problems: all.map(({ state, drafts, share, over }) => ({ state, drafts, share, over })) });
    page.session.report(all.reduce((sum, { share }) => sum + share, 0) / all.length, all.every(({ over }) => over));
    mark(all);
  };

  function mark(all) {
    buttons.forEach((button, i) => {
      button.setAttribute("aria-current", i === at ? "true" : "false");
      button.classList.toggle("done", all[i].over);
    });
  }

  function open(i) {
    at = i;
    mark(records());
    show(problems[i], "focused");
  }

  return {
    first: () => problems[at],
    element() {
      buttons = problems.map((_, i) => make("button", { type: "button", on: { click: () => open(i) } }, say("problem_number", { i: i + 1 })));
      mark(records());
      return make("nav", { class: "set", "aria-label": say("choose") }, ...buttons);
    },
    /** Put back what the platform kept. */
    resume() {
      if (!saved) return;
      at = Number.isInteger(saved.at) && problems[saved.at] ? saved.at : 0;
      (saved.problems ?? []).forEach((record, i) => { if (record && keys[i]) page.progress.keep(keys[i], record); });
      mark(records());
    },
  };
}
