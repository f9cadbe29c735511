// One step on the page: what it asks, its boxes, its verdict, its hints and its worked solution.

import { answerBoxes } from "./answer_boxes.js";
import { debounced, fillPrinted, make, makeScrollable, printed } from "./elements.js";
import { markOf } from "./verdicts.js";
import { say, spokenLanguage } from "./words.js";

const QUIET = 250; // milliseconds without a key before what is typed is read

export class StepView {
  #problem;
  #reading = 0;

  /** `problem`: the view of the problem, which asks the engine. `draft`: what was typed and not checked. */
  constructor(step, problem, draft) {
    this.step = step;
    this.isOver = step.over;
    this.#problem = problem;
    this.#build();
    const raw = step.over ? step.raw : (draft ?? "");
    if (raw && raw.length) this.boxes.fill(raw);
    for (const html of step.helped) this.#help(html);
    if (step.over) this.#end(step);
    else if (!this.boxes.isBlank()) this.#read();
  }

  #build() {
    const { step } = this, id = `step-${step.letter}`;
    const read = debounced(() => this.#read(), QUIET);
    this.boxes = answerBoxes(step, {
      changed: () => { this.#problem.changed(this); read(); },
      notice: text => this.#tell(make("p", {}, text)),
    });
    this.why = make("div", { class: "why", role: "status" });
    this.result = make("div", { class: "result", role: "status" });
    this.help = make("div", { class: "help", role: "status" });
    this.worked = make("div", { class: "worked" });
    this.actions = make("div", { class: "actions" }, ...(step.kind === "by_hand" ? [] : this.#buttons()));
    const symbol = make("span", { class: "symbol" }, printed(step.symbol, "span"), make("span", { "aria-hidden": "true" }, " ="));
    const form = make("form", { on: { submit: event => { event.preventDefault(); this.#problem.check([this]); } } },
      make("div", { class: "answer" }, symbol, this.boxes.element), this.why, this.actions);
    this.element = make("section", { class: "step", "aria-labelledby": id },
      make("h2", { id }, `(${step.letter})`, make("span", { class: "worth" }, step.worth)),
      printed(step.prompt, "p", { class: "prompt" }), form, this.result, this.help, this.worked);
    if (step.kind === "by_hand") this.#tell(make("p", {}, say("by_hand")));
  }

  #buttons() {
    const button = (name, action, type = "button") =>
      make("button", { type, class: type === "submit" ? "main" : null, on: type === "submit" ? {} : { click: action } }, say(name));
    this.hintButton = button("hint", () => this.#problem.working(this.#hint()));
    this.#nameHint(this.step.stages - this.step.helped.length);
    this.workedButton = button("worked_step", () => this.showWorked());
    this.workedButton.hidden = true;
    const keyboard = this.#problem.page.keyboard;
    const isTyped = !this.step.choices.length;
    this.keyboardButton = keyboard && isTyped ? button("formula", () => keyboard.open(this.boxes, this.keyboardButton, this.actions)) : "";
    return [button("check", null, "submit"), this.hintButton, this.keyboardButton, this.workedButton];
  }

  focus() { this.boxes.first().focus(); }

  /** Show what the engine said to a check, or, `isAgain`, say it anew: in another language, or in another window. */
  told(said, isAgain = false) {
    const { icon, tone } = markOf(said.verdict);
    const { word, message, hint } = said.also[spokenLanguage()] ?? said;
    const line = make("p", { class: `verdict ${tone}` },
      make("span", { class: "icon", "aria-hidden": "true" }, icon), make("strong", {}, word));
    if (said.earned !== null) line.append(make("span", { class: "earned" }, this.#earned(said)));
    else if (!said.costs && said.verdict !== "right" && said.verdict !== "follows") line.append(make("span", { class: "earned" }, say("costs_nothing")));
    this.#tell(line, said.verdict === "right" ? "" : printed(message), hint ? printed(hint, "div", { class: "stage" }) : "");
    if (!isAgain || JSON.stringify(this.boxes.raw()) === JSON.stringify(said.raw)) this.boxes.showVerdicts(said.cells);
    if (said.verdict === "unreadable") this.why.replaceChildren();
    if (said.over && !this.isOver) this.#end(said, false);
  }

  /** Ask for something to be typed first. */
  askFor() {
    this.#tell(make("p", {}, say("nothing_typed")));
    this.focus();
  }

  #tell(...parts) {
    this.result.replaceChildren(...parts.filter(Boolean));
    makeScrollable(this.result, say("scrolls"));
  }

  async #read() {
    if (this.isOver || this.step.kind === "by_hand") return;
    const turn = (this.#reading += 1);
    const answer = this.boxes.isBlank() ? { cells: [] } : await this.#problem.quietly({ do: "read", step: this.step.name, raw: this.boxes.raw() });
    if (turn !== this.#reading || !answer || answer.error) return;
    const why = this.boxes.showRead(answer.cells);
    // Said once, not at every key: a reader would hear the same sentence again and again.
    if (why !== this.why.dataset.html) fillPrinted(this.why, why);
    this.why.dataset.html = why;
  }

  #help(html) { this.help.append(printed(html, "div", { class: "stage" })); }

  /** Call the button by what it does: the last stage of help is the value, which ends the step. */
  #nameHint(left) {
    this.hintButton.textContent = left <= 1 ? say("show_value") : left < this.step.stages ? say("next_hint") : say("hint");
  }

  async #hint() {
    const answer = await this.#problem.ask({ do: "hint", step: this.step.name }, this.hintButton, () => this.#hint());
    if (!answer) return;
    this.#help(answer.html);
    makeScrollable(this.help, say("scrolls"));
    this.#nameHint(answer.left);
    if (answer.step.over && !this.isOver) {
      this.boxes.fill(answer.step.raw);
      this.#problem.stepEnded(this, answer.step, true);
      this.#end(answer.step);
    }
    this.#problem.progressed(answer);
  }

  /** The step is over: its boxes stay as they are, and its working can be read. `isSaid`: nothing else says so. */
  #end(standing, isSaid = true) {
    this.isOver = true;
    this.element.classList.add("over");
    this.boxes.freeze();
    if (isSaid) this.#tell(make("p", { class: "verdict" }, make("strong", {}, say("step_over")), make("span", { class: "earned" }, this.#earned(standing))));
    if (this.workedButton) {
      const hadFocus = this.actions.contains(document.activeElement);
      this.workedButton.hidden = false;
      for (const button of this.actions.children) if (button !== this.workedButton) button.hidden = true;
      if (hadFocus) this.workedButton.focus();
    }
    this.why.replaceChildren();
    this.boxes.showRead([]);
  }

  #earned(standing) { return say("score", { score: standing.earned, total: this.step.marks }); }

  /** Whether the working of the step stands below it. */
  get isWorkedShown() { return this.worked.hasChildNodes(); }

  async showWorked({ isFocused = true } = {}) {
    const answer = await this.#problem.ask({ do: "worked", step: this.step.name }, this.workedButton, () => this.showWorked());
    if (!answer) return;
    fillPrinted(this.worked, answer.html);
    this.worked.setAttribute("tabindex", "-1");
    if (isFocused) this.worked.focus();
    this.workedButton.hidden = true;
    makeScrollable(this.worked, say("scrolls"));
  }
}
