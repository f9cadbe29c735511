// Building the page: elements from names, attributes and children, and the one place where printed HTML enters it.

const STYLE = ' style="'; // in words a quotation mark is escaped
const LATER = "data-printed-style";
const ROOM_TO_SCROLL = "math[display=block], .scroll, pre";

/** Make an element. `on` holds listeners; attributes that are null or false are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Fill an element with HTML that our own engine printed: it escapes all words, those of a family's author too.
 *
 * The policy of the page lets no style come in with HTML. What the printers write of widths and sides is set here.
 */
export function fillPrinted(element, html) {
  element.innerHTML = html.replaceAll(STYLE, ` ${LATER}="`);
  for (const styled of element.querySelectorAll(`[${LATER}]`)) {
    styled.style.cssText = styled.getAttribute(LATER);
    styled.removeAttribute(LATER);
  }
  return element;
}

/** Make an element that holds what the engine printed. */
export const printed = (html, tag = "div", attributes = {}) => fillPrinted(make(tag, attributes), html);

/** Let the keyboard reach what is wider than its place, so that it can be scrolled. */
export function makeScrollable(within, label) {
  for (const math of within.querySelectorAll("math:not([display=block])")) { // a formula in a line does not break
    const line = math.closest("p, li, td, div");
    if (math.getBoundingClientRect().width > line.clientWidth + 1) line.classList.add("scroll");
  }
  for (const wide of within.querySelectorAll(ROOM_TO_SCROLL)) {
    if (wide.scrollWidth > wide.clientWidth + 1) {
      wide.setAttribute("tabindex", "0");
      if (wide.localName !== "math") {
        wide.setAttribute("role", "region");
        wide.setAttribute("aria-label", label);
      }
    } else wide.removeAttribute("tabindex");
  }
}

/** Call after the last of several calls, when it has been quiet for some milliseconds. */
export function debounced(action, milliseconds) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), milliseconds);
  };
}

/** What a formula that the engine printed is called aloud. */
export const spokenFormula = html => printed(html).querySelector("math[alttext]")?.getAttribute("alttext") ?? "";
