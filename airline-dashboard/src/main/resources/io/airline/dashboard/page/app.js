// The page: what is chosen, what the feed says, and which panels show it.

import * as api from './api.js';
import { LeaderboardPanel, MeasurePanel } from './boards.js';
import { MapPanel, PinPanel, canDraw, repaintAll } from './charts.js';
import { DataTable, arrange, make, setAttribute, setHidden, setText, setVariable } from './dom.js';
import * as format from './format.js';
import { Reference } from './names.js';
import { picturePanel } from './panels.js';

const LIMIT = 10;
const MAP_LIMIT = 60;
const MAX_PINS = 24;
const DEFAULT_PINS = 3;
const SPARK_STEPS = 30;
const WINDOWS = ['1m', '5m', '15m', '60m'];
const WINDOW_NAMES = { '1m': '1 minute', '5m': '5 minutes', '15m': '15 minutes', '60m': '60 minutes' };
const STREAMS_PERIOD = 5000;
const PINS_PERIOD = 2000;
const MAP_PERIOD = 4000;
const EVENTS_PERIOD = 2000;
const FOUND_MILLIS = 6000;

const byId = id => document.getElementById(id);
const root = document.documentElement;

const stored = {
  get(name, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`dashboard.${name}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(`dashboard.${name}`, typeof value === 'string' ? value : JSON.stringify(value));
    } catch {
      // storage is blocked or full: the choice lasts as long as the page
    }
  },
};

const reference = new Reference();
const allPins = stored.get('pins', {});
/** What is chosen for the panels of each stream, `{key, step}` by number. */
const allChoices = {};
let streams = null;
/** Name of the stream shown; null before the first list. */
let stream = null;
let windowSize = '15m';
let paused = false;
let asTables = stored.get('tables', false) === true;
let connection = { state: 'connecting' };
let foundAt = 0;
let everLost = false;
/** Newest update, its time of arrival, and the update on the screen. */
let newest = null;
let arrived = 0;
let shown = null;
let painting = false;
/** Panels of the stream shown. */
let view = null;
let generation = 0;

const feed = new api.LiveFeed(
  update => {
    newest = update;
    arrived = Date.now();
    if (!paused) schedule();
  },
  next => {
    if (next.state === 'lost') everLost = true;
    if (next.state === 'open' && everLost) {
      everLost = false;
      foundAt = Date.now();
      setTimeout(showState, FOUND_MILLIS + 50);
      refreshStreams();
    }
    // while it is being tried again, the loss stands
    connection = next.state === 'connecting' && everLost ? { state: 'lost', retrying: true } : next;
    showState();
  },
);

// ---- announcements ----

function announce(text) {
  setText(byId('announcements'), text);
}

// ---- what is chosen: in the address, so that it can be shared and walked back ----

function readAddress() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  return { stream: parameters.get('stream'), window: parameters.get('window') };
}

const addressOf = (name, window) => `#${new URLSearchParams({ stream: name, window })}`;

function follow() {
  if (streams === null) return;
  const wanted = readAddress();
  const info = streams.find(({ name }) => name === wanted.stream)
    ?? streams.find(({ state }) => state === 'live') ?? streams[0];
  if (info === undefined) {
    showState();
    return;
  }
  const possible = WINDOWS.filter(window => fits(window, info));
  const remembered = stored.get('window', '15m');
  const nextWindow = [wanted.window, remembered, '15m', ...possible].find(window => possible.includes(window)) ?? '15m';
  const first = stream === null;
  const streamChanged = info.name !== stream;
  const windowChanged = nextWindow !== windowSize;
  if (wanted.stream !== info.name || wanted.window !== nextWindow) {
    history.replaceState(null, '', addressOf(info.name, nextWindow));
  }
  stream = info.name;
  windowSize = nextWindow;
  showChoices();
  if (!streamChanged && !windowChanged) return;
  if (streamChanged) {
    leaveView();
    document.title = `${format.label(stream)} · Live dashboard`;
  }
  newest = null;
  shown = null;
  if (!first) announce(`${format.label(stream)}, last ${WINDOW_NAMES[windowSize]}`);
  if (paused && !first) setPaused(false, false);
  // a step that suits one window may not suit another
  if (windowChanged) Object.values(choicesOf(stream)).forEach(choice => delete choice.step);
  listen();
  if (view !== null) view.pinsAt = view.mapAt = 0;
}

const choicesOf = name => (allChoices[name] ??= {});

function listen() {
  const parameters = Object.entries(choicesOf(stream)).flatMap(([number, { key, step }]) => [
    ...(key === undefined ? [] : [[`key-${number}`, key]]), ...(step === undefined ? [] : [[`step-${number}`, step]])]);
  feed.listen(stream, windowSize, LIMIT, Object.fromEntries(parameters));
}

/** Chooses a key or a step for a panel; an empty text goes back to the usual. */
function choose({ number, title }, part, value) {
  const choice = (choicesOf(stream)[number] ??= {});
  if (value === '') delete choice[part];
  else choice[part] = value;
  announce(`${title}: ${value === '' ? `usual ${part}` : value}`);
  if (paused) setPaused(false, false);
  listen();
}

/** Whether a stream keeps that window and can cut it into slices. */
function fits(window, info) {
  const size = format.durationMillis(window);
  const slice = format.durationMillis(info.sliceLength) ?? 1000;
  const kept = format.durationMillis(info.retention) ?? Infinity;
  return size <= kept && size % slice === 0;
}

const currentInfo = () => shown?.stream ?? streams?.find(({ name }) => name === stream) ?? null;

function showChoices() {
  const items = streams.map(info => {
    const id = `stream-${info.name}`;
    const known = [...byId('streams').children].find(({ dataset }) => dataset.id === id);
    const item = known ?? make('li', { 'data-id': id }, make('a', {},
      make('span', { class: 'dot', 'aria-hidden': 'true' }), make('span', { text: format.label(info.name) }),
      make('span', { class: 'hidden' })));
    const link = item.firstElementChild;
    setAttribute(link, 'href', addressOf(info.name, windowSize));
    setAttribute(link, 'aria-current', info.name === stream ? 'page' : null);
    setAttribute(link, 'data-state', info.state);
    setText(link.lastElementChild, ` (${info.state})`);
    return item;
  });
  arrange(byId('streams'), items);
  const info = currentInfo();
  for (const input of byId('windows').querySelectorAll('input')) {
    input.checked = input.value === windowSize;
    input.disabled = info !== null && !fits(input.value, info);
  }
}

// ---- panels of a stream ----

function leaveView() {
  if (view === null) return;
  generation++;
  heights.disconnect();
  view.pins.forEach(({ panel }) => panel.dispose());
  view.map?.dispose();
  view.pictures.forEach(picture => picture.dispose());
  for (const id of ['boards', 'pins', 'measures', 'map', 'newest-scroll']) byId(id).replaceChildren();
  setHidden(byId('map-section'), true);
  setHidden(byId('measures-section'), true);
  view = null;
}

/** Tells the packed grid how many of its rows each panel takes; sizes change seldom, so this is no work per update. */
const heights = new ResizeObserver(entries => {
  for (const { target, borderBoxSize } of entries) {
    setVariable(target, '--span', String(Math.ceil((borderBoxSize[0].blockSize + 16) / 4)));
  }
});

function prepare(panel) {
  if (asTables || (!canDraw() && panel.needsLibrary)) panel.setTable(true);
  return panel;
}

function enterView(info) {
  leaveView();
  view = {
    name: info.name,
    shape: shapeOf(info),
    dimensions: new Set(info.dimensions),
    boards: [],
    /** Panels of the definition that are no leaderboards, by number. */
    pictures: new Map(),
    measures: [],
    pins: [],
    map: null,
    pinsAt: 0,
    mapAt: 0,
    eventsAt: 0,
    events: null,
  };
  const asked = info.panels ?? [];
  if (asked.length > 0) asked.forEach(panel => addPanel(panel, format.durationMillis(info.sliceLength)));
  else info.dimensions.forEach(dimension => addBoard(dimension));
  setText(byId('boards-title'), asked.length > 0 ? 'Panels' : 'Leaderboards');
  placePins(asked.length > 0);
  for (const { name } of asked.length > 0 ? [] : info.measures ?? []) {
    const measure = new MeasurePanel(name);
    prepare(measure.panel);
    view.measures.push(measure);
    byId('measures').append(measure.panel.element);
  }
  setHidden(byId('measures-section'), view.measures.length === 0);
  const options = () => info.dimensions.map(dimension =>
    make('option', { value: dimension, text: format.label(dimension) }));
  byId('pin-dimension').replaceChildren(...options());
  byId('measure-dimension').replaceChildren(...options());
  byId('pin-value').replaceChildren(
    make('option', { value: '', text: 'Events' }),
    ...(info.measures ?? []).map(({ name }) => make('option', { value: name, text: format.label(name) })));
  setHidden(byId('pin-value-label'), view.measures.length === 0);
  syncPins();
}

const shapeOf = info =>
  JSON.stringify([info.name, info.dimensions, (info.measures ?? []).map(({ name }) => name), info.panels ?? []]);

function addToBoards(panel) {
  prepare(panel);
  byId('boards').append(panel.element);
  heights.observe(panel.element);
}

function addBoard(dimension, options) {
  const board = new LeaderboardPanel(dimension, LIMIT, key => togglePin(dimension, key), options);
  view.boards.push(board);
  addToBoards(board.panel);
}

/** Adds a panel that the stream's definition asks for. */
function addPanel(info, slice) {
  const picture = picturePanel(info, slice, (part, value) => choose(info, part, value));
  if (picture === null) {
    addBoard(info.dimension, { id: `panel-${info.number}`, title: info.title });
    return;
  }
  view.pictures.set(info.number, picture);
  addToBoards(picture.panel);
}

/** What a definition asks for comes before the pins; otherwise these come first. */
function placePins(afterPanels) {
  const [pins, boards] = [byId('pins-section'), byId('boards').parentElement];
  if (afterPanels) boards.after(pins);
  else boards.before(pins);
}

// ---- pins ----

const pinsOf = name => (Array.isArray(allPins[name]) ? allPins[name] : []);
const isPinned = (dimension, key) => pinsOf(stream).some(pin => pin.dimension === dimension && pin.key === key);

function setPins(pins) {
  allPins[stream] = pins;
  stored.set('pins', allPins);
  syncPins();
  refreshPins(true);
  if (shown !== null) paint();
}

function togglePin(dimension, key) {
  const pins = pinsOf(stream);
  if (isPinned(dimension, key)) {
    setPins(pins.filter(pin => pin.dimension !== dimension || pin.key !== key));
    announce(`${key} unpinned`);
  } else if (pins.length >= MAX_PINS) {
    announce(`No more than ${MAX_PINS} keys can be pinned`);
  } else {
    setPins([...pins, { dimension, key }]);
    announce(`${key} pinned`);
  }
}

/** Brings the panels of pins in line with the pins of the stream. */
function syncPins() {
  if (view === null) return;
  const wanted = pinsOf(view.name).filter(({ dimension }) => view.dimensions.has(dimension));
  const panels = wanted.map(pin => {
    const known = view.pins.find(({ panel }) => panel.pin.dimension === pin.dimension && panel.pin.key === pin.key);
    if (known !== undefined) return known;
    const panel = new PinPanel(pin, `${generation}-${view.pinNumber = (view.pinNumber ?? 0) + 1}`, () => {
      const next = [...byId('pins').children].indexOf(item);
      togglePin(pin.dimension, pin.key);
      const heir = byId('pins').children[Math.min(next, byId('pins').children.length - 1)];
      (heir?.querySelector('button') ?? byId('pin-key')).focus();
    });
    panel.panel.needsLibrary = true;
    prepare(panel.panel);
    const item = make('li', {}, panel.panel.element);
    return { panel, item };
  });
  view.pins.filter(old => !panels.includes(old)).forEach(({ panel }) => panel.dispose());
  view.pins = panels;
  arrange(byId('pins'), panels.map(({ item }) => item));
  setHidden(byId('pins-empty'), panels.length > 0);
}

/** On the first visit the leaders of the first dimensions are pinned, so that there is something to see. */
function pinLeaders(update) {
  if (allPins[stream] !== undefined || view.pictures.size > 0) return;
  const leaders = Object.entries(update.leaderboards)
    .filter(([dimension, board]) => view.dimensions.has(dimension) && board.entries.length > 0 && board.entries[0].key !== '')
    .sort(([a], [b]) => update.stream.dimensions.indexOf(a) - update.stream.dimensions.indexOf(b))
    .slice(0, DEFAULT_PINS)
    .map(([dimension, board]) => ({ dimension, key: board.entries[0].key }));
  if (leaders.length > 0) {
    allPins[stream] = leaders;
    syncPins();
  }
}

/** The finest step of about 30 a window that slices divide and that divides the window. */
function stepOf(info) {
  const size = format.durationMillis(windowSize);
  const slice = format.durationMillis(info.sliceLength) ?? 5000;
  for (let step = slice; step <= size; step += slice) {
    if (step * SPARK_STEPS >= size && size % step === 0) return step;
  }
  return size;
}

function refreshPins(now = false) {
  if (view === null || shown === null || view.pins.length === 0) return;
  if (!now && Date.now() - view.pinsAt < PINS_PERIOD) return;
  view.pinsAt = Date.now();
  const [inView, inWindow] = [view, windowSize];
  const step = format.apiDuration(stepOf(shown.stream));
  const measure = byId('pin-value').value || null;
  for (const { panel } of view.pins) {
    const { dimension, key } = panel.pin;
    panel.name(reference.name(dimension, key));
    if (panel.busy === inWindow) continue;
    panel.busy = inWindow;
    api.sparkline(view.name, dimension, key, windowSize, step)
      .then(({ points }) => {
        if (view === inView && windowSize === inWindow && !paused) panel.show(points, measure, WINDOW_NAMES[inWindow]);
      })
      .catch(error => {
        if (view === inView && error instanceof api.ApiError) panel.failed(error.message);
      })
      .finally(() => {
        if (panel.busy === inWindow) panel.busy = null;
      });
  }
}

// ---- map ----

/** Which dimensions hold routes between known airports, and which hold airports, judged by the keys in an update. */
function geography(update) {
  const routes = [];
  const airports = [];
  for (const [dimension, { entries }] of Object.entries(update.leaderboards)) {
    if (!view.dimensions.has(dimension) || entries.length === 0) continue;
    const stops = entries.map(({ key }) => reference.stops(dimension, key)).filter(codes => codes !== null);
    if (stops.length * 2 < entries.length) continue;
    (stops.some(codes => codes.length > 1) ? routes : airports).push(dimension);
  }
  return { route: routes[0] ?? null, airports };
}

async function refreshMap(now = false) {
  if (view === null || shown === null) return;
  if (!now && Date.now() - view.mapAt < MAP_PERIOD) return;
  const { route, airports } = geography(shown);
  if (route === null && airports.length === 0) return;
  view.mapAt = Date.now();
  const [inView, inWindow] = [view, windowSize];
  const board = dimension => api.leaderboard(inView.name, dimension, inWindow, MAP_LIMIT)
    .catch(() => shown?.leaderboards[dimension] ?? { entries: [] });
  const [routeBoard, ...airportBoards] =
    await Promise.all([route === null ? { entries: [] } : board(route), ...airports.map(board)]);
  if (view !== inView || windowSize !== inWindow || paused) return;
  if (view.map === null) {
    view.map = new MapPanel(reference);
    view.map.panel.needsLibrary = true;
    prepare(view.map.panel);
    byId('map').append(view.map.panel.element);
    setHidden(byId('map-section'), false);
  }
  const routes = routeBoard.entries
    .map(({ key, count }) => ({ key, count, codes: reference.stops(route, key) }))
    .filter(({ codes }) => codes !== null);
  const counts = new Map();
  airportBoards.forEach(({ entries }, i) => entries.forEach(({ key, count }) => {
    const codes = reference.stops(airports[i], key);
    if (codes !== null) counts.set(codes[0], (counts.get(codes[0]) ?? 0) + count);
  }));
  setText(byId('map-note'), `${routes.length} busiest routes · last ${WINDOW_NAMES[inWindow]}`);
  view.map.show(routes, counts);
}

// ---- newest events ----

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/;

async function refreshEvents(now = false) {
  if (view === null || !byId('newest').open || paused || document.hidden) return;
  if (!now && Date.now() - view.eventsAt < EVENTS_PERIOD) return;
  view.eventsAt = Date.now();
  const inView = view;
  let rows;
  try {
    rows = (await api.events(view.name, 25)).events;
  } catch (error) {
    if (view === inView && error instanceof api.ApiError) {
      view.events = null;
      byId('newest-scroll').replaceChildren(make('p', { class: 'quiet', text: error.message }));
    }
    return;
  }
  if (view !== inView) return;
  const fields = [...new Set(rows.flatMap(Object.keys))];
  if (view.events?.fields.join('\n') !== fields.join('\n')) {
    view.events = {
      fields,
      table: new DataTable('Newest events', fields.map(field => ({
        label: format.label(field), numeric: rows.every(row => row[field] == null || typeof row[field] === 'number'),
      }))),
    };
    byId('newest-scroll').replaceChildren(rows.length > 0 ? view.events.table.element : make('p', { class: 'quiet', text: 'No events yet.' }));
  }
  view.events.table.show(rows.map(row => fields.map(field => {
    const value = row[field];
    if (value == null) return format.NONE;
    if (typeof value === 'string' && ISO_TIME.test(value)) return { text: format.time(value), title: format.utc(value) };
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  })));
}

// ---- reference data ----

let referenceAsked = false;

/** Asks for names and places, once. */
async function loadReference(tables) {
  if (referenceAsked) return;
  referenceAsked = true;
  try {
    await reference.load(tables);
  } catch {
    // codes stand without names until the list of streams comes again
    referenceAsked = false;
  }
  if (shown === null) return;
  paint();
  refreshPins(true);
  refreshMap(true);
}

// ---- painting ----

/**
 * Paints the newest update with the next frame, and tells measurements and tests on the root element: `data-painted-at` is
 * when it was on the screen, in epoch milliseconds; `data-painted-events` its number of events in the longest window;
 * `data-newest-slice` the start of its newest slice, empty if there is none. They are set together, the time last.
 */
function schedule() {
  if (painting) return;
  painting = true;
  requestAnimationFrame(() => {
    painting = false;
    if (newest === null || paused) return;
    shown = newest;
    paint();
    const { newestSlice, events } = shown.stream;
    // the next frame begins: the one before it, with these numbers, is on the screen
    requestAnimationFrame(() => {
      root.dataset.paintedEvents = String(events);
      root.dataset.newestSlice = newestSlice ?? '';
      root.dataset.paintedAt = String(Date.now());
    });
  });
}

function paint() {
  const { stream: info, leaderboards } = shown;
  if (info.name !== stream) return;
  if (view === null || view.shape !== shapeOf(info)) enterView(info);
  const waiting = info.state === 'waiting';
  setHidden(byId('content'), waiting);
  if (!waiting) {
    pinLeaders(shown);
    const name = WINDOW_NAMES[windowSize];
    for (const board of view.boards) {
      const { dimension } = board;
      const data = leaderboards[dimension];
      if (data !== undefined) {
        board.show(data, name, key => reference.name(dimension, key), key => isPinned(dimension, key));
      }
    }
    paintMeasures();
    paintPictures(name);
    // a window ends with the newest slice
    const end = Date.parse(info.newestSlice) + format.durationMillis(info.sliceLength);
    const chosen = end - format.durationMillis(windowSize);
    const start = Math.max(chosen, keptSince(info));
    setText(byId('boards-note'), `${format.time(start)} – ${format.time(end)}`
      + (start > chosen ? `; only since ${format.time(start)} is kept` : ''));
    setAttribute(byId('boards-note'), 'title', `[${format.utc(start)}, ${format.utc(end)})`);
    refreshPins();
    refreshMap();
    refreshEvents();
  }
  showTiles();
  showState();
}

/** From when on slices are kept, in epoch milliseconds, if the server had to drop older ones for want of memory. */
const keptSince = info => (info.keptSince == null ? -Infinity : Date.parse(info.keptSince));

function paintMeasures() {
  const dimension = byId('measure-dimension').value;
  const entries = shown?.leaderboards[dimension]?.entries;
  if (entries === undefined) return;
  view.measures.forEach(measure => measure.show(dimension, entries, key => reference.name(dimension, key)));
}

/** A key can be chosen that leads, or that is pinned. */
function paintPictures(windowName) {
  for (const [number, picture] of view.pictures) {
    const data = shown.pictures?.[number];
    if (data === undefined) continue;
    const { dimension } = picture.info;
    const leading = shown.leaderboards[dimension].entries.map(({ key }) => key);
    const pinned = pinsOf(stream).filter(pin => pin.dimension === dimension).map(({ key }) => key);
    picture.show(data, windowName, [...leading, ...pinned], choicesOf(stream)[number] ?? {});
  }
}

/** Seconds behind event time now: what the server said, and what has passed since. */
function lagNow(info) {
  if (info.lagSeconds == null) return null;
  const silent = (Date.now() - arrived) / 1000;
  return info.lagSeconds + (silent > 1.5 ? silent : 0);
}

function showTiles() {
  const info = shown?.stream;
  if (info === undefined) {
    for (const id of ['rate', 'lag', 'events']) setText(byId(id), format.NONE);
    for (const id of ['rate-note', 'lag-note', 'events-note']) setText(byId(id), '\u00a0');
    return;
  }
  setText(byId('rate'), format.rate(info.eventsPerSecond));
  setText(byId('rate-note'), `topic ${info.topic}`);
  setText(byId('lag'), format.seconds(lagNow(info)));
  setText(byId('lag-note'), info.newestSlice === null ? 'no slice yet' : `slice of ${format.time(info.newestSlice)}`);
  setAttribute(byId('lag-note'), 'title', info.newestSlice === null ? null : format.utc(info.newestSlice));
  setText(byId('events'), format.count(info.events));
  setText(byId('events-note'), info.keptSince == null
    ? `in the last ${format.duration(info.retention)}` : `since ${format.time(info.keptSince)}`);
}

let announced = null;

/** One place decides which state the page is in, shows it, and says it once. */
function showState() {
  const info = shown?.stream ?? null;
  const lag = info === null ? null : lagNow(info);
  let state;
  let notice = null;
  if (connection.state === 'lost') {
    state = { key: 'lost', text: 'Lost', said: 'Connection lost. Trying again.' };
    const wait = Math.max(0, Math.ceil((connection.retryAt - Date.now()) / 1000));
    notice = {
      title: 'Connection lost.',
      text: `${connection.reason ? `${connection.reason} ` : ''}${info === null ? '' : 'The numbers below stand still. '}`
        + (connection.retrying || wait === 0 ? 'Trying again …' : `Trying again in ${wait} s.`),
      ...(connection.status === 401
        ? { action: 'Sign in', run: () => location.assign('login') }
        : { action: 'Retry now', run: () => (stream === null ? refreshStreams() : feed.connect()) }),
    };
  } else if (streams !== null && streams.length === 0) {
    state = { key: 'waiting', text: 'No streams', said: 'No streams are configured.' };
  } else if (info === null) {
    state = { key: 'connecting', text: 'Connecting', said: null };
  } else if (paused) {
    state = { key: 'paused', text: 'Paused', said: 'Paused' };
    notice = {
      title: 'Paused.', text: `The numbers are those of ${format.time(pausedAt)}. The feed goes on behind them.`,
      action: 'Resume', run: () => setPaused(false),
    };
  } else if (info.state === 'waiting') {
    state = { key: 'waiting', text: 'Waiting for data', said: `${format.label(info.name)}: waiting for data` };
  } else if (info.state === 'stale') {
    state = { key: 'stale', text: 'Stale', said: `${format.label(info.name)}: no new events` };
    notice = {
      title: 'No new events.',
      text: `The newest slice is of ${format.time(info.newestSlice)}, ${format.seconds(lag)} ago. The connection to the dashboard is fine; nothing comes from topic ${info.topic}.`,
    };
  } else {
    state = { key: 'live', text: 'Live', said: `${format.label(info.name)}: live` };
  }
  if (notice === null && Date.now() - foundAt < FOUND_MILLIS) {
    notice = { title: 'Connected again.', text: 'The numbers are up to date.', found: true };
  }
  setAttribute(byId('state'), 'data-state', state.key);
  setText(byId('state-text'), state.text);
  setText(byId('state-note'), info === null ? '\u00a0' : `last ${WINDOW_NAMES[windowSize]}`);
  setAttribute(root, 'data-state', state.key);
  setHidden(byId('notice'), notice === null);
  if (notice !== null) {
    setAttribute(byId('notice'), 'data-state', notice.found ? 'found' : state.key);
    setText(byId('notice-title'), notice.title);
    setText(byId('notice-text'), notice.text);
    setHidden(byId('notice-action'), notice.action === undefined);
    setText(byId('notice-action'), notice.action ?? '');
    byId('notice-action').onclick = notice.run ?? null;
  }
  const empty = state.key === 'waiting'
    ? [state.text, streams?.length === 0
      ? 'This dashboard has no stream to show. Streams come from its configuration.'
      : `No numbers of topic ${info?.topic ?? ''} have arrived yet. The page starts by itself with the first ones.`]
    : info === null && view === null
      ? [connection.state === 'lost' ? 'Nothing to show yet' : 'Connecting …', connection.state === 'lost'
        ? 'The server could not be reached. The page starts by itself as soon as it answers.'
        : 'Asking for the streams and their newest numbers.']
      : null;
  setHidden(byId('empty'), empty === null);
  if (empty !== null) {
    setText(byId('empty-title'), empty[0]);
    setText(byId('empty-text'), empty[1]);
  }
  if (shown === null && view === null) setHidden(byId('content'), true);
  if (announced !== state.key && state.said !== null) {
    if (announced !== null || state.key !== 'live') {
      announce(announced === 'lost' && state.key === 'live' ? 'Connected again. Live.' : state.said);
    }
    announced = state.key;
  }
}

// ---- controls ----

let pausedAt = null;

function setPaused(next, repaint = true) {
  paused = next;
  pausedAt = Date.now();
  setText(byId('pause'), paused ? 'Resume' : 'Pause');
  byId('pause').classList.toggle('active', paused);
  if (!paused && repaint && newest !== null) schedule();
  if (!paused && document.activeElement === byId('notice-action')) byId('pause').focus();
  showState();
}

byId('pause').addEventListener('click', () => setPaused(!paused));

function setTables(next) {
  asTables = next;
  stored.set('tables', next);
  setAttribute(byId('tables'), 'aria-pressed', next);
  if (view === null) return;
  const panels = [...view.boards, ...view.pictures.values(), ...view.measures, ...view.pins.map(({ panel }) => panel), view.map];
  panels.filter(Boolean).forEach(({ panel }) => panel.setTable(next || (!canDraw() && panel.needsLibrary === true)));
}

byId('tables').addEventListener('click', () => {
  setTables(!asTables);
  announce(asTables ? 'All charts are shown as tables' : 'Charts are shown');
});

byId('windows').addEventListener('change', event => {
  stored.set('window', event.target.value);
  location.hash = addressOf(stream ?? '', event.target.value);
});

byId('theme').addEventListener('change', event => {
  const theme = event.target.value;
  stored.set('theme', theme);
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  repaintAll();
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaintAll);

byId('pin-form').addEventListener('submit', event => {
  event.preventDefault();
  const key = byId('pin-key').value.trim();
  const dimension = byId('pin-dimension').value;
  if (key === '') return;
  if (isPinned(dimension, key)) announce(`${key} is pinned already`);
  else togglePin(dimension, key);
  byId('pin-key').value = '';
});

function offerKeys() {
  const dimension = byId('pin-dimension').value;
  const entries = shown?.leaderboards[dimension]?.entries ?? [];
  byId('pin-keys').replaceChildren(...entries.filter(({ key }) => key !== '').map(({ key }) =>
    make('option', { value: key, label: reference.name(dimension, key)?.short })));
}

byId('pin-key').addEventListener('focus', offerKeys);
byId('pin-dimension').addEventListener('change', offerKeys);
byId('pin-value').addEventListener('change', () => refreshPins(true));
byId('measure-dimension').addEventListener('change', paintMeasures);
byId('newest').addEventListener('toggle', () => refreshEvents(true));
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  byId('main').focus();
});
addEventListener('hashchange', follow);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && newest !== null && !paused) schedule();
});

// A page that was left may be kept for the way back. It must not keep its connection too: a browser has six for a server.
addEventListener('pagehide', () => feed.close());
addEventListener('pageshow', event => {
  if (event.persisted && stream !== null) feed.connect();
});

// ---- start ----

async function refreshStreams() {
  try {
    const answer = await api.streams();
    streams = answer.streams;
    loadReference(answer.reference);
    if (stream === null) follow();
    else showChoices();
  } catch (error) {
    if (stream === null) {
      connection = {
        state: 'lost', retryAt: Date.now() + STREAMS_PERIOD, status: error.status,
        reason: error instanceof api.ApiError ? error.message : '',
      };
      everLost = true;
      showState();
    }
  }
}

setAttribute(byId('tables'), 'aria-pressed', asTables);
byId('theme').value = root.dataset.theme ?? 'system';
setText(byId('foot'), `Times are in your zone, ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`);
showState();
refreshStreams();
setInterval(() => {
  if (!document.hidden || stream === null) refreshStreams();
}, STREAMS_PERIOD);
setInterval(() => {
  if (shown !== null && !paused) showTiles();
  showState();
}, 1000);
