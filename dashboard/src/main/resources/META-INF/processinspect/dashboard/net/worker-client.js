// The thread that reads the stream. The page starts it before anything else, so that it is there when the rest is.

const PATH = '/dashboard/net/stream-worker.js';

const policy = globalThis.trustedTypes?.createPolicy('dashboard', { createScriptURL: () => PATH });

const started = () => new Worker(policy ? policy.createScriptURL(PATH) : PATH, { type: 'module' });

let worker = started();

export const reader = () => worker;

/** Another one, where this one could not be loaded. */
export function renew() {
  worker.terminate();
  worker = started();
}
