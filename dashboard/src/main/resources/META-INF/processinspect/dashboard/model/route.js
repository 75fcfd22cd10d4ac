// The route in the address's hash: pages can be linked to, and the back button works.

import { keyOf } from './process-key.js';

const encode = (key) => key.split('@').map(encodeURIComponent).join('@');

/** More lines are hard to tell apart in one chart. */
export const MAX_COMPARED = 6;

export const links = {
  processes: '#/',
  watched: '#/watched',
  system: '#/system',
  process: (process) => `#/process/${encode(keyOf(process))}`,
  compare: (keys) => `#/compare/${keys.map(encode).join(',')}`,
};

const KEY = /^(\d{1,10})(?:@(.*))?$/;

/** The key in an address; undefined if it is not one. */
function keyIn(text) {
  const [, pid, start = ''] = KEY.exec(decodeURIComponent(text)) ?? [];
  return pid && /^(-?\d{1,20})?$/.test(start) ? `${pid}@${start}` : undefined;
}

/** {page, keys}; an unknown address is the list of processes. */
export function route() {
  const [, page, rest = ''] = location.hash.split('/');
  if (page === 'watched' || page === 'system') return { page, keys: [] };
  if (page === 'process' || page === 'compare') {
    const keys = [...new Set(rest.split(',').map(safely(keyIn)))].filter(Boolean);
    if (page === 'compare' || keys.length === 1) return { page, keys };
  }
  return { page: 'processes', keys: [] };
}

/** Addresses can be typed by hand: malformed escapes are not errors. */
const safely = (read) => (text) => {
  try {
    return read(text);
  } catch {
    return undefined;
  }
};
