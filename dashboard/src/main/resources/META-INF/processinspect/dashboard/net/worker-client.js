// Starts the worker that reads the stream, before any other script so that it is ready early.

const PATH = new URL('./stream-worker.js', import.meta.url).href;

const policy = globalThis.trustedTypes?.createPolicy('dashboard', { createScriptURL: () => PATH });

const started = () => new Worker(policy ? policy.createScriptURL(PATH) : PATH, { type: 'module' });

let worker = started();

export const reader = () => worker;

/** Replaces a worker that failed to load. */
export function renew() {
  worker.terminate();
  worker = started();
}
