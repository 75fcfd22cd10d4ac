// For who comes without the token, or with one that is no longer good.

import { keepToken } from './api.js';
import { again } from './link.js';
import { state } from './state.js';

const { h } = preact;
const { useState } = preactHooks;

export function SignIn() {
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState('');
  const enter = (event) => {
    event.preventDefault();
    const known = keepToken(typed);
    setWrong(known ? '' : 'this is no token: one is of letters, digits, - and _');
    if (known) again();
  };
  return h(
    'main',
    { tabIndex: -1, class: 'sign-in' },
    h('h1', null, 'processinspect'),
    h(
      'p',
      null,
      'This server shows its numbers to who knows its token. Open the link that it printed when it started, or give the token here.',
    ),
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
      ' of the server’s state folder. This page keeps it for this tab alone.',
    ),
    (wrong || state.link.why) && h('p', { class: 'wrong', role: 'status' }, wrong || state.link.why),
  );
}
