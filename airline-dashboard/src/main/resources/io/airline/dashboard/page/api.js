// The JSON API and the live feed.

const ROOT = 'api/v1';
/** Waits between attempts to connect, in seconds; the last one repeats. */
const BACKOFF = [1, 2, 4, 8, 15];
/** A feed that says nothing for this long, not even a heartbeat, is taken for dead. */
const SILENCE_MILLIS = 40_000;

/** What the server answered instead, in the words of its problem details (RFC 9457). */
export class ApiError extends Error {
  constructor(status, title, detail) {
    super(detail || title || `HTTP ${status}`);
    this.status = status;
  }
}

async function refusal(response) {
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // no problem details: the status has to do
  }
  return new ApiError(response.status, problem.title, problem.detail);
}

function address(segments, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  return [ROOT, ...segments.map(encodeURIComponent)].join('/') + (query ? `?${query}` : '');
}

async function get(segments, parameters, signal) {
  const response = await fetch(address(segments, parameters), { headers: { accept: 'application/json' }, signal });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

export const streams = signal => get(['streams'], {}, signal);
export const leaderboard = (stream, dimension, window, limit, signal) =>
  get([stream, 'leaderboards', dimension], { window, limit }, signal);
export const sparkline = (stream, dimension, key, window, step, signal) =>
  get([stream, 'sparklines', dimension, key], { window, step }, signal);
export const events = (stream, limit, signal) => get([stream, 'events'], { limit }, signal);

/** The entries of one reference table by code. */
export async function reference(table) {
  return Object.fromEntries((await get(['reference', table]))[table].map(entry => [entry.code, entry]));
}

/** A message of the feed as `{stream, leaderboards, pictures}`: the stream's own fields stand beside these. */
function update({ window, leaderboards, pictures, ...stream }) {
  return { stream, leaderboards, pictures };
}

/** Splits server-sent events out of a body; yields `{event, data}` and, for each chunk without one, null. */
async function* serverSentEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = '';
  let data = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield null;
    const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
        event = '';
        data = [];
      } else if (!line.startsWith(':')) {
        const colon = line.indexOf(':');
        const name = colon < 0 ? line : line.slice(0, colon);
        const text = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (name === 'event') event = text;
        if (name === 'data') data.push(text);
      }
    }
  }
}

/**
 * Listens to one stream and connects again, with backoff, when the connection is lost.
 *
 * Read by `fetch` and not by `EventSource`, which hides heartbeats and the reason of a refusal.
 */
export class LiveFeed {
  /**
   * @param onUpdate takes each update
   * @param onState takes `{state: 'connecting' | 'open' | 'lost', retryAt, reason}`; `retryAt` in epoch milliseconds
   */
  constructor(onUpdate, onState) {
    this.onUpdate = onUpdate;
    this.onState = onState;
    this.attempts = 0;
  }

  /**
   * Listens to a stream from now on.
   *
   * @param choices what is chosen for its panels, as parameters
   */
  listen(stream, window, limit, choices = {}) {
    this.address = address([stream, 'live'], { window, limit, ...choices });
    this.attempts = 0;
    this.connect();
  }

  /** Connects now, instead of when the wait is over. */
  connect() {
    this.close();
    const controller = new AbortController();
    this.controller = controller;
    this.run(controller).catch(error => {
      if (this.controller === controller) this.lost(error);
    });
  }

  close() {
    clearTimeout(this.retry);
    clearTimeout(this.silence);
    this.controller?.abort();
    this.controller = null;
  }

  async run(controller) {
    const alive = () => {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => {
        if (this.controller !== controller) return;
        this.lost(new Error(`No word from the server for ${SILENCE_MILLIS / 1000} s.`));
      }, SILENCE_MILLIS);
    };
    this.onState({ state: 'connecting' });
    alive();
    const response = await fetch(this.address, {
      headers: { accept: 'text/event-stream' }, cache: 'no-store', signal: controller.signal,
    });
    if (!response.ok) throw await refusal(response);
    this.attempts = 0;
    this.onState({ state: 'open' });
    for await (const message of serverSentEvents(response.body)) {
      if (this.controller !== controller) return;
      if (message === null) alive();
      else if (message.event === 'update') this.onUpdate(update(JSON.parse(message.data)));
    }
    throw new Error('The server closed the connection.');
  }

  lost(error) {
    this.close();
    const wait = BACKOFF[Math.min(this.attempts++, BACKOFF.length - 1)] * 1000 * (0.8 + 0.4 * Math.random());
    this.retry = setTimeout(() => this.connect(), wait);
    const reason = error instanceof ApiError || error.message.includes('server') ? error.message : '';
    this.onState({ state: 'lost', retryAt: Date.now() + wait, reason, status: error.status });
  }
}
