// What a browser keeps for this page, where it keeps anything: it may refuse to, and then asks again next time.

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
    // Then it is not kept.
  }
}
