// localStorage and sessionStorage, as JSON. A browser may deny both; then nothing is stored.

export function load(area, key) {
  try {
    return JSON.parse(globalThis[area].getItem(key));
  } catch {
    return null;
  }
}

export function save(area, key, value) {
  try {
    globalThis[area].setItem(key, JSON.stringify(value));
  } catch {
    // Not stored: see above.
  }
}
