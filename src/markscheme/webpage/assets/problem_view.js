// One problem on the page: statement, steps, score; what is typed is kept at every key, what is earned at every check.

import { keyOf } from "./address.js";
import { fillPrinted, make, makeScrollable, printed } from "./elements.js";
import { StepView } from "./step_view.js";
import { say } from "./words.js";

const IS_TOUCH = matchMedia("(pointer: coarse)").matches;

export class ProblemView {
  #opened;
  #key;
  #record;
  #refocus = null;
  #said = {}; // by step, what was said to the last check

  /** `page`: engine, progress and notices, as the start of the page has them. `before`: a view that this one replaces. */
  constructor(page, opened, record, before = null) {
    this.page = page;
    this.#opened = opened;
    this.#key = keyOf(opened.address, page.catalogue.version);
    this.#record = { ...record, state: opened.state };
    this.steps = opened.steps.map(step => new StepView(step, this, record.drafts[step.name]));
    this.#build();
    this.#showScore(opened);
    if (before && before.#key === this.#key) this.#goOnFrom(before);
  }

  get address() { return this.#opened.address; }
  get key() { return this.#key; }

  /** Say anew what stood on the page, where the same problem is shown in another language or as another window left it. */
  #goOnFrom(before) {
    for (const view of this.steps) {
      const said = before.#said[view.step.name], was = before.steps.find(({ step }) => step.name === view.step.name);
      if (said && said.over === view.isOver && said.misses === view.step.misses) {
        this.#said[view.step.name] = said;
        view.told(said, true);
      }
      if (view.isOver && was?.isWorkedShown) view.showWorked({ isFocused: false });
    }
    if (!before.solution.hidden && this.#opened.over) this.#showWorked(null, { isFocused: false });
    const at = before.steps.findIndex(({ boxes }) => boxes.hasFocus());
    if (at >= 0) this.#refocus = () => this.steps[at].boxes.focusAt(before.steps[at].boxes.touchedAt());
  }

  #build() {
    const { page } = this, opened = this.#opened;
    this.title = make("h1", { tabindex: "-1" }, opened.title);
    this.score = make("p", { class: "score", role: "status" });
    this.statement = printed(opened.statement, "section", { class: "statement", "aria-label": say("statement") });
    this.solution = make("section", { class: "worked", "aria-label": say("worked_all"), tabindex: "-1" });
    this.solution.hidden = true;
    const button = (name, action, kind = null) => make("button", { type: "button", class: kind, on: { click: event => action(event.currentTarget) } }, say(name));
    this.checkAll = button("check_all", () => this.check(this.steps.filter(step => !step.isOver)), "main");
    this.workedAll = button("worked_all", place => this.#showWorked(place));
    const ways = page.session || page.settings.class ? [] : [button("next", () => page.go(opened.next), "next"), button("again", () => this.#again())];
    const note = opened.note ? make("p", { class: "note" }, opened.note) : "";
    this.element = make("article", { class: "problem" },
      make("header", { class: "problem-head" }, this.title, this.score),
      note, make("div", { class: "beside" }, this.statement,
        make("div", { class: "steps" }, make("p", { class: "small" }, say("how_marked")), ...this.steps.map(step => step.element),
          make("div", { class: "actions whole" }, this.checkAll, this.workedAll, ...ways), this.solution)));
  }

  /** Call when the view stands in the page: only there is known how wide things are. */
  placed() {
    makeScrollable(this.element, say("scrolls"));
    if (!IS_TOUCH) this.#refocus?.();
  }

  /** Whoever shows another problem waits for what is under way here: its outcome has to be kept first. */
  working(promise) {
    this.page.working = promise;
    return promise;
  }

  /** Ask the engine about this problem; null where it failed, which the page has said. */
  async ask(request, busy, again) {
    return this.page.ask({ address: this.address, state: this.#record.state, ...request }, { busy, again });
  }

  /** The same where a failure is nothing to speak of. */
  async quietly(request) {
    try { return await this.page.engine.ask({ address: this.address, language: this.page.language, ...request }); } catch { return null; }
  }

  /** Something was typed in a step. */
  changed(view) {
    this.#record.drafts = { ...this.#record.drafts, [view.step.name]: view.boxes.raw() };
    this.#keep();
  }

  /** Check some steps, with all that is typed, since later ones may follow from earlier ones. */
  check(views) { return this.working(this.#check(views)); }

  async #check(views) {
    const typed = this.steps.filter(view => !view.isOver && view.step.kind !== "by_hand" && !view.boxes.isBlank());
    const wanted = views.filter(view => typed.includes(view));
    if (wanted.length === 0) return views.find(view => view.step.kind !== "by_hand")?.askFor();
    const answers = Object.fromEntries(typed.map(view => [view.step.name, view.boxes.raw()]));
    const also = this.page.settings.languages.filter(one => one !== this.page.language);
    const request = { do: "check", answers, steps: wanted.map(view => view.step.name), also };
    const language = this.page.language;
    const answer = await this.ask(request, this.element, () => this.check(views));
    if (!answer) return undefined;
    for (const view of wanted) this.#told(view, answer.steps[view.step.name], answers[view.step.name], language);
    this.progressed(answer);
    return this.#goOn(wanted, answer);
  }

  #told(view, answer, raw, language) {
    if (!answer) return;
    const { word, message, hint } = answer;
    const said = { ...answer, raw, also: { ...answer.also, [language]: { word, message, hint } } };
    this.#said[view.step.name] = said;
    const known = this.#record.slips[view.step.name] ?? [];
    this.#record.slips = { ...this.#record.slips, [view.step.name]: [...new Set([...known, ...said.slips])] };
    if (said.over && !view.isOver) this.stepEnded(view, said, false);
    view.told(said);
  }

  /** A step ended: the history gets a line. */
  stepEnded(view, standing, isShown) {
    const { name } = view.step;
    const result = isShown ? "shown" : standing.misses || standing.hints ? "later" : "first";
    this.page.progress.add({ family: this.#opened.family, step: name, result, slips: this.#record.slips[name] ?? [] });
    const { [name]: _, ...drafts } = this.#record.drafts;
    this.#record.drafts = drafts;
  }

  /** The engine gave a new state. */
  progressed(answer) {
    Object.assign(this.#record, { state: answer.state, share: answer.share, over: answer.over });
    this.#keep();
    this.#showScore(answer);
  }

  #keep() {
    this.page.progress.keep(this.#key, this.#record);
    this.page.kept?.();
  }

  #showScore({ score, total, over }) {
    const text = say("score", { score, total });
    if (this.score.textContent !== text) this.score.textContent = text;
    this.workedAll.hidden = !over;
    this.checkAll.hidden = over;
    this.element.classList.toggle("over", over);
  }

  /** After one step that is right, the next open one; after several, the first that is not. */
  #goOn(wanted, answer) {
    const left = wanted.find(view => !view.isOver);
    // On a touch screen the focus would open a keyboard over what is said.
    if (IS_TOUCH) return wanted.length > 1 && left?.element.scrollIntoView();
    if (wanted.length > 1) return left?.focus();
    if (left) return undefined;
    const after = this.steps.slice(this.steps.indexOf(wanted[0])).find(view => !view.isOver && view.step.kind !== "by_hand");
    return after ? after.focus() : answer.over && this.workedAll.focus();
  }

  async #showWorked(button, { isFocused = true } = {}) {
    const answer = await this.ask({ do: "worked" }, button, () => this.#showWorked(button));
    if (!answer) return;
    fillPrinted(this.solution, `<h2></h2>${answer.html}`).firstChild.textContent = say("worked_all");
    this.solution.hidden = false;
    if (isFocused) this.solution.focus();
    makeScrollable(this.solution, say("scrolls"));
  }

  #again() {
    this.#said = {};
    this.page.progress.forgetProblem(this.#key);
    this.page.go(this.address);
  }
}
