// A keyboard for formulas, on demand: MathLive, whose LaTeX our own reader takes as it stands.

import { make } from "./elements.js";
import { say, spokenLanguage } from "./words.js";

/** Make the keyboard. `place`: of MathLive, relative to the page. It is loaded when it is first asked for. */
export function makeKeyboard(place) {
  const field = make("div", { class: "formula-field" });
  const put = make("button", { type: "button", class: "main" }, say("formula_put"));
  const close = make("button", { type: "button" }, say("close"));
  const panel = make("div", { class: "formula", role: "group", "aria-label": say("formula") },
    make("p", { class: "small" }, say("formula_how")), field, make("div", { class: "actions" }, put, close));
  let editor = null, target = null, opener = null;

  function shut() {
    globalThis.mathVirtualKeyboard?.hide();
    opener?.setAttribute("aria-expanded", "false");
    panel.remove();
    opener?.focus();
  }

  function write() {
    const latex = editor.getValue("latex");
    if (!latex || !target) return;
    target.value = latex;
    target.dispatchEvent(new Event("input"));
    shut();
    target.focus();
  }

  async function load() {
    const base = new URL(`${place}/`, document.baseURI);
    const { MathfieldElement } = await import(new URL("mathlive.min.js", base));
    MathfieldElement.fontsDirectory = new URL("fonts", base).href;
    MathfieldElement.soundsDirectory = null;
    MathfieldElement.locale = spokenLanguage() === "zh" ? "zh-cn" : "en";
    editor = new MathfieldElement();
    editor.mathVirtualKeyboardPolicy = "manual";
    editor.setAttribute("aria-label", say("formula"));
    editor.addEventListener("keydown", event => {
      if (event.key === "Enter") { event.preventDefault(); event.stopPropagation(); write(); }
      if (event.key === "Escape") shut();
    }, { capture: true });
    editor.addEventListener("beforeinput", event => { // the return key among those on the screen
      if (event.inputType === "insertLineBreak") { event.preventDefault(); write(); }
    });
    field.append(editor);
    globalThis.mathVirtualKeyboard?.addEventListener("geometrychange", () => makeRoom(globalThis.mathVirtualKeyboard.boundingRect.height));
  }

  /** The keys on the screen lie over the page: the panel goes above them, with its buttons. */
  function makeRoom(height) {
    document.body.style.paddingBottom = height ? `${height}px` : "";
    panel.style.scrollMarginBottom = `${height + 8}px`;
    if (height && panel.isConnected) panel.scrollIntoView({ block: "nearest" });
  }

  put.addEventListener("click", write);
  close.addEventListener("click", shut);
  return {
    /** Open it below some boxes: it writes into the one that was last touched, or the first empty one. */
    async open(boxes, button, below) {
      if (panel.isConnected && opener === button) return shut();
      opener?.setAttribute("aria-expanded", "false");
      opener = button;
      target = boxes.touched() ?? boxes.first();
      below.after(panel);
      button.setAttribute("aria-expanded", "true");
      try { if (!editor) await load(); } catch { field.replaceChildren(say("formula_failed")); return undefined; }
      editor.setValue("");
      editor.focus();
      globalThis.mathVirtualKeyboard?.show();
      return undefined;
    },
  };
}
