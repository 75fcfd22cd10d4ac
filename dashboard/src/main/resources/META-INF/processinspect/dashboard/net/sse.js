// Server-sent events out of a fetch stream. EventSource can neither send the token nor tell why it was refused.

import { Refusal } from './api.js';

/** Far more parts than the list of any machine has. */
const MAX_CHUNKS = 100_000;

/** Events as {event, data}, as many as came together; none for a sign of life. Ends when the server ends the stream. */
export async function* events(body) {
  const reader = body.getReader();
  // A stream of its own for decoding costs more than what it does.
  const decoder = new TextDecoder();
  const next = () =>
    reader.read().catch(() => {
      throw new Refusal('the connection was lost');
    });
  let held = [];
  try {
    for (let part = await next(); !part.done; part = await next()) {
      const chunk = decoder.decode(part.value, { stream: true });
      if (held.length > MAX_CHUNKS) throw new Refusal('what comes has no end');
      const cut = held.length > 0 && held[held.length - 1].endsWith('\n') && chunk.startsWith('\n');
      if (!cut && !chunk.includes('\n\n')) {
        // A list of thousands of processes comes in many parts: they are joined once.
        held.push(chunk);
        yield [];
        continue;
      }
      const text = held.join('') + chunk;
      const end = text.lastIndexOf('\n\n');
      held = end + 2 < text.length ? [text.slice(end + 2)] : [];
      yield text.slice(0, end).split('\n\n').map(parsed).filter(Boolean);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** An event is a line "event: " and a line "data: ", maybe with others about them. */
function parsed(block) {
  const event = after(block, 'event: ');
  return event && { event, data: JSON.parse(after(block, 'data: ') || '{}') };
}

function after(block, field) {
  const at = block.startsWith(field) ? 0 : block.indexOf(`\n${field}`) + 1;
  if (at === 0 && !block.startsWith(field)) return '';
  const end = block.indexOf('\n', at);
  return block.slice(at + field.length, end < 0 ? undefined : end);
}
