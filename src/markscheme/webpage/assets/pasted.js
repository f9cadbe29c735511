// A whole matrix that is pasted into one box: from a spreadsheet, from Python, from LaTeX, or as it stands on paper.

const OPEN = "([{（【";
const CLOSE = ")]}）】";

/** Read what was pasted as rows of cells; null for what is one cell only. */
export function pastedRows(text) {
  const latex = /\\begin\{[a-zA-Z]*matrix\*?\}([\s\S]*?)\\end\{/.exec(text);
  const rows = latex
    ? latex[1].split("\\\\").map(row => row.split("&").map(tidy))
    : rowsOf(text.replace(/\r\n?/g, "\n").trim());
  const filled = rows.filter(row => row.some(Boolean));
  return filled.length > 1 || (filled[0]?.length ?? 0) > 1 ? filled : null;
}

function rowsOf(text) {
  const parts = split(text, /[,，;；\n]/).map(tidy).filter(Boolean);
  if (parts.length > 0 && parts.every(isBracketed)) return parts.flatMap(part => rowsOf(part.slice(1, -1)));
  return split(text, /[;；\n]/).map(cellsOf);
}

function cellsOf(row) {
  if (row.includes("\t")) return row.split("\t").map(tidy);
  const plain = row.trim();
  const parts = split(plain, /[,，、]/).map(tidy);
  if (parts.length > 1) return parts.at(-1) ? parts : parts.slice(0, -1);
  // Spaces part numbers, yet not the terms of a sum: `1 / 3` and `2 - 1` are one cell.
  const isListed = /^[-+−–\d./eE\s]+$/.test(plain) && !/[-+−–/]\s|\s\//.test(plain);
  return isListed ? plain.split(/\s+/) : [plain];
}

/** Whether one pair of brackets stands around everything. */
function isBracketed(text) {
  let depth = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (OPEN.includes(text[i])) depth += 1;
    else if (CLOSE.includes(text[i])) depth -= 1;
    if (depth === 0) return i > 0 && i === text.length - 1;
  }
  return false;
}

/** Split where no bracket is open. */
function split(text, at) {
  const parts = [""];
  let depth = 0;
  for (const sign of text) {
    if (OPEN.includes(sign)) depth += 1;
    else if (CLOSE.includes(sign)) depth -= 1;
    if (depth === 0 && at.test(sign)) parts.push("");
    else parts[parts.length - 1] += sign;
  }
  return parts;
}

const tidy = cell => cell.trim();
