// The theme: the system's, unless another one was chosen here.

import { load, save } from '../net/storage.js';

const STORAGE_KEY = 'processinspect.theme';
const MEDIA = { system: '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' };

const kept = load('localStorage', STORAGE_KEY);
let chosen = Object.hasOwn(MEDIA, kept) ? kept : 'system';

const apply = () => {
  document.getElementById('dark').media = MEDIA[chosen];
};
apply();

const isDark = () => (chosen === 'system' ? matchMedia(MEDIA.system).matches : chosen === 'dark');

/** What a switch would choose next: the other theme, or the system's again where that is the other one. */
export function otherTheme() {
  const other = isDark() ? 'light' : 'dark';
  return matchMedia(MEDIA.system).matches === (other === 'dark') ? 'system' : other;
}

export const themeName = () => (isDark() ? 'dark' : 'light');

export function switchTheme() {
  chosen = otherTheme();
  save('localStorage', STORAGE_KEY, chosen);
  apply();
}
