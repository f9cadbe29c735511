// Addresses of problems: `norm/batchnorm?level=easy&seed=7&mode=inference&lang=en&v=0.1.0`, after the # of the page.

const OWN = ["level", "seed", "lang", "v"];

/** Read an address into family, level, seed, language, version and options. */
export function readAddress(text) {
  const [family, query = ""] = text.split("?", 2);
  const pairs = new URLSearchParams(query);
  const options = Object.fromEntries([...pairs].filter(([name]) => !OWN.includes(name)));
  const [level, seed, language, version] = OWN.map(name => pairs.get(name) ?? "");
  let plain = family;
  try { plain = decodeURIComponent(family); } catch { /* kept as it is: the engine says that there is no such family */ }
  return { family: plain.replace(/^\/+|\/+$/g, ""), level: level || "medium", seed: seed || "0", options, language, version };
}

/** Write an address as the engine writes it. */
export function writeAddress({ family, level, seed, options = {}, language = "", version = "" }) {
  const pairs = { level, seed, ...options, lang: language, v: version };
  const query = Object.entries(pairs).filter(([, value]) => value !== "" && value !== undefined);
  const quoted = value => encodeURIComponent(value).replace(/%2F/g, "/");
  return `${quoted(family)}?${query.map(([name, value]) => `${name}=${quoted(String(value))}`).join("&")}`;
}

/** The same problem in any language, as this version of the program draws it: what its progress is kept under. */
export const keyOf = (address, version) => writeAddress({ ...readAddress(address), language: "", version });

/** The address in the address bar; "" where there is none. */
export const addressBar = () => location.hash.slice(1);

/** A new seed, short enough to be read aloud. */
export const newSeed = () => String(1 + (crypto.getRandomValues(new Uint32Array(1))[0] % 9999));
