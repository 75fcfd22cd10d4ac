// Where in the page one is, as the address tells it: a page can be linked to, and the browser's back goes back.

import { keyOf } from './process-key.js';

const encode = (key) => key.split('@').map(encodeURIComponent).join('@');

/** More lines than this nobody tells apart. */
export const MAX_COMPARED = 6;

export const links = {
  processes: '#/',
  watched: '#/watched',
  system: '#/system',
  process: (process) => `#/process/${encode(keyOf(process))}`,
  compare: (keys) => `#/compare/${keys.map(encode).join(',')}`,
};

const KEY = /^(\d{1,10})(?:@(.*))?$/;

/** The key in an address; undefined for what is none. */
function keyIn(text) {
  const [, pid, start = ''] = KEY.exec(decodeURIComponent(text)) ?? [];
  return pid && (start === '' || !Number.isNaN(Date.parse(start))) ? `${pid}@${start}` : undefined;
}

/** {page, keys}; whatever is no address of this page is its beginning. */
export function route() {
  const [, page, rest = ''] = location.hash.split('/');
  if (page === 'watched' || page === 'system') return { page, keys: [] };
  if (page === 'process' || page === 'compare') {
    const keys = [...new Set(rest.split(',').map(safely(keyIn)))].filter(Boolean);
    if (page === 'compare' || keys.length === 1) return { page, keys };
  }
  return { page: 'processes', keys: [] };
}

/** Of what nobody wrote here, nothing is expected. */
const safely = (read) => (text) => {
  try {
    return read(text);
  } catch {
    return undefined;
  }
};
