// The theme: the system's, unless another one was chosen here.

import { changed } from '../model/state.js';
import { load, save } from '../net/storage.js';

const STORAGE_KEY = 'processinspect.theme';
const MEDIA = { system: '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' };

const kept = load('localStorage', STORAGE_KEY);
let chosen = Object.hasOwn(MEDIA, kept) ? kept : 'system';

const apply = () => {
  document.getElementById('dark').media = MEDIA[chosen];
};
apply();
matchMedia(MEDIA.system).addEventListener('change', changed);

const isDark = () => (chosen === 'system' ? matchMedia(MEDIA.system).matches : chosen === 'dark');

/** What a switch would choose next: the other theme, or the system's again where that is the other one. */
function nextChoice() {
  const other = isDark() ? 'light' : 'dark';
  return matchMedia(MEDIA.system).matches === (other === 'dark') ? 'system' : other;
}

export const themeName = () => (isDark() ? 'dark' : 'light');

export function switchTheme() {
  chosen = nextChoice();
  save('localStorage', STORAGE_KEY, chosen);
  apply();
  changed();
}
