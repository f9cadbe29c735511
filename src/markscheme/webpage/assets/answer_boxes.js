// The boxes for an answer, by its shape and kind: what is typed in them, and how each is read and marked.

import { fillPrinted, make, spokenFormula } from "./elements.js";
import { pastedRows } from "./pasted.js";
import { say } from "./words.js";
import { MARK_OF } from "./verdicts.js";

const MOST_OPTIONS = 12; // of a list that opens; more are typed, with suggestions
const MOST_CHIPS = 16;
const MOST_CHARACTERS = 4_000; // more than the engine reads, so that it says so: what a box cuts off it cuts off in silence

let lists = 0;

/** Make the boxes of a step. `changed()` is told of every change; `notice(text)` says what could not be done. */
export function answerBoxes(step, { changed, notice }) {
  const name = spokenFormula(step.symbol) || step.spoken;
  const cells = [];
  const isText = ["sequence", "set", "choice", "by_hand"].includes(step.kind);
  const shape = isText ? [] : step.shape;
  const labelled = inner => step.kind === "set" ? withChips(inner, step, cells, changed) : inner;
  const element = labelled(nested(shape, [], place => {
    const cell = oneCell(step, aloud(name, place, shape), changed);
    cells.push({ ...cell, place });
    return cell.element;
  }));
  if (shape.length > 0) moveBetween(element, cells, shape, changed, notice);
  let touched = null;
  element.addEventListener("focusin", event => { touched = cells.find(({ input }) => input === event.target)?.input ?? touched; });
  return {
    element,
    touched: () => touched,
    touchedAt: () => cells.findIndex(({ input }) => input === touched),
    focusAt: i => cells[i]?.input.focus({ preventScroll: true }),
    hasFocus: () => element.contains(document.activeElement),
    first: () => (cells.find(isMissed) ?? cells.find(cell => !cell.input.value.trim()) ?? cells[0]).input,
    cells,
    raw: () => gathered(shape, cells.map(cell => cell.input.value.trim())),
    isBlank: () => cells.every(cell => !cell.input.value.trim()),
    fill: raw => fillIn(cells, raw, step),
    freeze: () => cells.forEach(({ input }) => freeze(input)),
    showRead: read => showRead(cells, read, shape),
    showVerdicts: verdicts => showVerdicts(cells, verdicts),
  };
}

function aloud(name, place, shape) {
  const [i, j, k] = place.map(index => index + 1);
  if (shape.length === 0) return name;
  if (shape.length === 1) return say("entry", { name, i });
  return shape.length === 2 ? say("cell", { name, i, j }) : say("slice_cell", { name, k: i, i: j, j: k });
}

/** One box, or boxes in the shape of the array: a row that wraps, a grid, a grid for each slice. */
function nested(shape, place, box) {
  if (shape.length === 0) return box(place);
  if (shape.length === 1) {
    const row = make("div", { class: "vector" });
    for (let i = 0; i < shape[0]; i += 1) row.append(box([...place, i]));
    return row;
  }
  if (shape.length > 2) {
    const all = make("div", { class: "slices" });
    for (let i = 0; i < shape[0]; i += 1) all.append(nested(shape.slice(1), [...place, i], box));
    return all;
  }
  const grid = make("div", { class: "matrix" });
  for (let i = 0; i < shape[0]; i += 1) for (let j = 0; j < shape[1]; j += 1) grid.append(box([...place, i, j]));
  const wide = make("div", { class: "matrix-place" }, grid);
  wide.style.setProperty("--columns", shape[1]);
  return wide;
}

function oneCell(step, label, changed) {
  const read = make("span", { class: "read" });
  const input = inputFor(step, label);
  input.addEventListener("input", () => { clearMark(input); changed(); });
  const list = input.list_;
  const element = make("span", { class: `cell of-${step.kind}` }, input, list ?? "", read);
  return { element, input, read };
}

function inputFor(step, label) {
  if (step.kind === "by_hand") return make("textarea", { rows: 3, "aria-label": label });
  const words = step.choices;
  if (["label", "labels", "choice"].includes(step.kind) && words.length > 0 && words.length <= MOST_OPTIONS) {
    const options = words.map(word => make("option", { value: word }, word));
    return make("select", { "aria-label": label }, make("option", { value: "" }, "–"), ...options);
  }
  const input = make("input", {
    type: "text", "aria-label": label, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    maxlength: MOST_CHARACTERS, enterkeyhint: "done",
    placeholder: step.kind === "sequence" ? say("sequence_form") : step.kind === "set" ? say("set_form") : null,
  });
  if (words.length > 0 && step.kind !== "set" && step.kind !== "sequence") {
    const id = `words-${(lists += 1)}`;
    input.setAttribute("list", id);
    input.list_ = make("datalist", { id }, ...words.map(word => make("option", { value: word })));
  }
  return input;
}

/** Words to click beside the box of a set; the box stays what counts, and takes anything that is typed. */
function withChips(inner, step, cells, changed) {
  if (step.choices.length === 0 || step.choices.length > MOST_CHIPS) return inner;
  const { input } = cells[0];
  const members = () => input.value.replace(/^[\s{（(\[]+|[\s}）)\]]+$/g, "").split(/[,，、;]/).map(one => one.trim()).filter(Boolean);
  const chips = step.choices.map(word => make("button", { type: "button", class: "chip", "aria-pressed": "false" }, word));
  const none = make("button", { type: "button", class: "chip", "aria-pressed": "false" }, say("empty_set"));
  const show = () => {
    const now = members();
    chips.forEach((chip, i) => chip.setAttribute("aria-pressed", String(now.includes(step.choices[i]))));
    none.setAttribute("aria-pressed", String(/^\s*(\{\s*\}|∅)\s*$/.test(input.value)));
  };
  const put = list => {
    input.value = `{${list.join(", ")}}`;
    input.dispatchEvent(new Event("input"));
  };
  chips.forEach((chip, i) => chip.addEventListener("click", () => {
    if (input.readOnly) return;
    const now = members(), word = step.choices[i];
    put(now.includes(word) ? now.filter(one => one !== word) : step.choices.filter(one => one === word || now.includes(one)));
  }));
  none.addEventListener("click", () => { if (!input.readOnly) put([]); });
  input.addEventListener("input", show);
  input.addEventListener("filled", show);
  return make("div", { class: "with-chips" }, make("div", { class: "chips", role: "group", "aria-label": say("members") }, ...chips, none), inner);
}

/** Arrows go from box to box, and a matrix that is pasted spreads over the boxes. */
function moveBetween(element, cells, shape, changed, notice) {
  const columns = shape.at(-1), inputs = cells.map(cell => cell.input);
  element.addEventListener("keydown", event => {
    const at = inputs.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const to = inputs[neighbour(event, at, columns, shape.length > 1)];
    if (!to) return;
    event.preventDefault();
    to.focus();
    if (to.select) to.select();
  });
  element.addEventListener("paste", event => {
    const at = inputs.indexOf(event.target);
    const rows = at < 0 ? null : pastedRows(event.clipboardData.getData("text"));
    if (!rows) return;
    event.preventDefault();
    const places = spread(rows, at, columns, inputs.length);
    if (!places) return notice(say("paste_no_fit", { pasted: sizeOf(rows), here: shape.join(" × ") }));
    for (const [place, text] of places) {
      inputs[place].value = text;
      clearMark(inputs[place]);
    }
    changed();
  });
}

function neighbour(event, at, columns, hasRows) {
  const { key, target } = event;
  if (target.localName === "select" && (key === "ArrowUp" || key === "ArrowDown")) return -1;
  if (key === "ArrowUp") return hasRows ? at - columns : -1;
  if (key === "ArrowDown") return hasRows ? at + columns : -1;
  const isText = target.localName === "input";
  const [start, end] = isText ? [target.selectionStart, target.selectionEnd] : [0, 0];
  const isWhole = isText && start === 0 && end === target.value.length;
  if (key === "ArrowLeft" && (isWhole || (start === 0 && end === 0))) return at - 1;
  if (key === "ArrowRight" && (!isText || isWhole || start === target.value.length)) return at + 1;
  return -1;
}

/** Where the cells of pasted rows go; null where they do not fit. */
function spread(rows, at, columns, count) {
  const flat = rows.flat();
  if (at === 0 && flat.length === count) return flat.map((text, i) => [i, text]);
  if (rows.length === 1 && at + flat.length <= count && (columns === count || (at % columns) + flat.length <= columns)) {
    return flat.map((text, i) => [at + i, text]);
  }
  const left = at % columns, top = Math.floor(at / columns);
  if (rows.some(row => left + row.length > columns) || (top + rows.length) * columns > count) return null;
  return rows.flatMap((row, i) => row.map((text, j) => [(top + i) * columns + left + j, text]));
}

const isMissed = ({ element }) => element.classList.contains("marked") && !element.classList.contains("good");

const sizeOf = rows => `${rows.length} × ${Math.max(...rows.map(row => row.length))}`;

/** Put the texts of cells into lists as the engine takes them. */
function gathered(shape, texts) {
  if (shape.length === 0) return texts[0];
  if (shape.length === 1) return texts;
  const size = texts.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => gathered(shape.slice(1), texts.slice(i * size, (i + 1) * size)));
}

function fillIn(cells, raw, { kind, choices, known }) {
  const flat = Array.isArray(raw) ? raw.flat(9) : [raw];
  if (cells.length > 1 && flat.length === 1) flat.splice(0, 1, ...(pastedRows(String(flat[0]))?.flat() ?? flat));
  cells.forEach(({ input }, i) => {
    let text = typeof flat[i] === "string" ? flat[i] : "";
    if (kind !== "set" && Object.hasOwn(known, text)) text = choices[known[text]]; // a word of another language
    if (input.localName === "select" && text && ![...input.options].some(option => option.value === text)) {
      input.append(make("option", { value: text }, text));
    }
    input.value = text;
    input.dispatchEvent(new Event("filled"));
  });
}

function freeze(input) {
  if (input.localName === "select") input.disabled = true;
  else input.readOnly = true;
}

/** Show how each cell is read; give back why one is not. */
function showRead(cells, read, shape) {
  let why = "";
  cells.forEach((cell, i) => {
    const found = read[i];
    cell.element.classList.toggle("unread", found?.state === "unreadable");
    if (found?.state === "unreadable" && !cell.element.classList.contains("marked")) cell.input.setAttribute("aria-invalid", "true");
    else if (!cell.element.classList.contains("marked")) cell.input.removeAttribute("aria-invalid");
    fillPrinted(cell.read, found?.state === "read" ? found.html : "");
    if (found?.state === "unreadable" && !why) why = found.html;
  });
  return why;
}

function showVerdicts(cells, verdicts) {
  cells.forEach((cell, i) => {
    const verdict = verdicts.length === cells.length ? verdicts[i] : "";
    const mark = MARK_OF[verdict];
    clearMark(cell.input);
    if (!mark || verdict === "blank") return;
    cell.element.classList.add("marked", mark.tone);
    cell.element.dataset.mark = mark.icon;
    if (mark.tone !== "good") cell.input.setAttribute("aria-invalid", "true");
  });
}

function clearMark(input) {
  const cell = input.parentElement;
  cell?.classList.remove("marked", "good", "near", "bad");
  if (cell) delete cell.dataset.mark;
  input.removeAttribute("aria-invalid");
}
