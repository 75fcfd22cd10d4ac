// Where in the page one is, as the address tells it: a page can be linked to, and the browser's back goes back.

import { keyOf } from './state.js';

const encode = (key) => key.split('@').map(encodeURIComponent).join('@');
const keyIn = (text) => text.split('@').map(decodeURIComponent).join('@');

/** More lines than this nobody tells apart. */
export const MOST_COMPARED = 6;

export const links = {
  processes: '#/',
  watched: '#/watched',
  system: '#/system',
  process: (process) => `#/process/${encode(keyOf(process))}`,
  compare: (keys) => `#/compare/${keys.map(encode).join(',')}`,
};

/** {page, keys}; whatever is no address of this page is its beginning. */
export function route() {
  const [, page, rest = ''] = location.hash.split('/');
  try {
    switch (page) {
      case 'watched':
      case 'system':
        return { page, keys: [] };
      case 'process':
      case 'compare': {
        const keys = rest
          .split(',')
          .filter((text) => /^\d+@/.test(text))
          .map(keyIn);
        if (page === 'compare' || keys.length === 1) return { page, keys };
        break;
      }
      default:
    }
  } catch {
    // Not an address that this page wrote.
  }
  return { page: 'processes', keys: [] };
}
