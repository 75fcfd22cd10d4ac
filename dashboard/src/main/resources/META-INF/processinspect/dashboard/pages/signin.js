// Asks for the token when it is missing or no longer valid.

import { keepToken } from '../net/api.js';
import { reconnect } from '../net/connection.js';
import { renderNow, state } from '../model/state.js';

const { h } = preact;
const { useState } = preactHooks;

/** Why the last attempt failed; an attempt shows another page for a moment. Outdated once events arrive. */
let failure = { text: '', at: 0 };

export function SignIn() {
  const [typed, setTyped] = useState('');
  const enter = (event) => {
    event.preventDefault();
    const known = keepToken(typed);
    failure = {
      text: known
        ? 'This is not the token of this server.'
        : 'This is not a token: a token consists of letters, digits, - and _.',
      at: performance.now(),
    };
    if (known) reconnect();
    else renderNow();
  };
  return h(
    'main',
    { tabIndex: -1, class: 'sign-in' },
    h('h1', null, 'processinspect'),
    h('p', null, 'This server requires a token. Open the link that it printed at startup, or enter the token here.'),
    h(
      'form',
      { onSubmit: enter },
      h('label', { for: 'token' }, 'Token, or the whole link'),
      h('input', {
        id: 'token',
        type: 'password',
        autocomplete: 'off',
        value: typed,
        onInput: (event) => setTyped(event.target.value),
        'aria-describedby': 'token-where',
      }),
      h('button', { type: 'submit', class: 'primary' }, 'Enter'),
    ),
    h(
      'p',
      { id: 'token-where', class: 'note' },
      'It is also in the file ',
      h('code', null, 'token'),
      ' of the server’s state folder, ',
      h('code', null, '~/.local/state/processinspect'),
      ' unless configured otherwise. The page keeps the token while the tab is open and shares it with other tabs of this server.',
    ),
    failure.at > state.lastEventMono && h('p', { class: 'wrong', role: 'status' }, failure.text),
  );
}
