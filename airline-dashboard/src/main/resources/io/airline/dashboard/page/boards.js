// Panels drawn with elements: a dimension's leaderboard with its shares, and a measure's values per key.

import { DataTable, Panel, arrange, make, motion, setAttribute, setHidden, setText, setVariable, svg } from './dom.js';
import * as format from './format.js';

/** Dimensions with at most so many keys show their shares as one bar, in one colour a key. */
const SHARE_KEYS = 6;
const MOVE = { duration: 350, easing: 'cubic-bezier(.2,.7,.2,1)' };

export const keyText = key => (key === '' ? '(empty)' : key);

/** Full key and name, for a title. */
function titleOf(key, name) {
  return name && name.full !== key ? `${keyText(key)}: ${name.full}` : keyText(key);
}

function pinIcon() {
  return svg('svg', { viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: 'M5.5 1.75h5l-.5 5 2.25 2.5h-8.5L6 6.75zM8 9.25v5' }));
}

class Row {
  constructor(key, dimension, onPin) {
    this.key = key;
    this.rank = null;
    this.rankText = make('span', { class: 'rank' });
    this.code = make('b', { class: 'code', text: keyText(key) });
    this.name = make('span', { class: 'name' });
    this.count = make('span', { class: 'count' });
    this.share = make('span', { class: 'share' });
    this.pin = make('button', {
      type: 'button', class: 'pin', 'aria-pressed': 'false', 'aria-label': `Pin ${dimension} ${keyText(key)}`,
      on: { click: () => onPin(key) },
    }, pinIcon());
    if (key === '') this.pin.hidden = true;
    this.label = make('span', { class: 'label' }, this.code, this.name);
    this.element = make('li', { class: 'row' }, this.rankText, this.label, this.count, this.share, this.pin,
      make('span', { class: 'bar', 'aria-hidden': 'true' }, make('i')));
  }

  show(entry, most, name, pinned, colour) {
    setText(this.rankText, String(entry.rank));
    setText(this.count, format.count(entry.count));
    setText(this.share, format.share(entry.share));
    setText(this.name, name && name.short !== this.key ? name.short : '');
    setAttribute(this.label, 'title', titleOf(this.key, name));
    setAttribute(this.pin, 'aria-pressed', pinned);
    setAttribute(this.pin, 'title', pinned ? 'Unpin' : 'Pin');
    setAttribute(this.element, 'data-colour', colour);
    setVariable(this.element, '--part', (most > 0 ? entry.count / most : 0).toFixed(4));
  }

  /** Slides from its last rank, in row heights, so that nothing has to be measured. */
  moveTo(rank) {
    if (motion()) {
      if (this.rank === null) {
        this.element.animate([{ opacity: 0 }, { opacity: 1 }], MOVE);
      } else if (this.rank !== rank) {
        this.element.animate(
          [{ transform: `translateY(${(this.rank - rank) * 100}%)` }, { transform: 'none' }], MOVE);
      }
    }
    this.rank = rank;
  }
}

export class LeaderboardPanel {
  constructor(dimension, limit, onPin, { id = `board-${dimension}`, title = format.label(dimension) } = {}) {
    this.dimension = dimension;
    this.limit = limit;
    this.onPin = onPin;
    this.rows = new Map();
    this.colours = new Map();
    this.panel = new Panel(id, title);
    this.strip = make('div', { class: 'strip', 'aria-hidden': 'true', hidden: true });
    this.list = make('ol', { class: 'rows' });
    this.none = make('p', { class: 'quiet', text: 'No events with a key in this window.', hidden: true });
    this.panel.chart.append(this.strip, this.list, this.none);
    this.data = new DataTable(`${title}: events per key in the window`, [
      { label: 'Rank', numeric: true }, { label: format.label(dimension), head: true }, { label: 'Name' },
      { label: 'Events', numeric: true }, { label: 'Share', numeric: true },
    ]);
    this.panel.table.append(this.data.element);
    this.panel.onToggle = () => this.repaint();
  }

  /**
   * Shows a leaderboard.
   *
   * @param names a key's name, or null
   * @param pinned whether a key is pinned
   */
  show(board, windowLabel, names, pinned) {
    this.repaint = () => this.show(board, windowLabel, names, pinned);
    const { entries } = board;
    setText(this.panel.note, `${format.count(board.total)} in ${windowLabel}`);
    setHidden(this.none, entries.length > 0);
    if (this.panel.asTable) {
      const named = entries.some(entry => names(entry.key) !== null);
      this.data.element.classList.toggle('nameless', !named);
      this.data.show(entries.map(entry => [
        String(entry.rank), keyText(entry.key), nameCell(names(entry.key)), format.count(entry.count),
        format.share(entry.share)]));
      return;
    }
    const few = entries.length > 1 && entries.length <= Math.min(SHARE_KEYS, this.limit - 1);
    if (few) this.colour(entries);
    const most = entries.reduce((max, entry) => Math.max(max, entry.count), 0);
    const rows = entries.map(entry => {
      let row = this.rows.get(entry.key);
      if (row === undefined) {
        row = new Row(entry.key, this.dimension, this.onPin);
        this.rows.set(entry.key, row);
      }
      row.show(entry, most, names(entry.key), pinned(entry.key), few ? this.colours.get(entry.key) : null);
      return row;
    });
    arrange(this.list, rows.map(row => row.element));
    rows.forEach((row, i) => row.moveTo(i));
    for (const [key, row] of this.rows) {
      if (!rows.includes(row)) this.rows.delete(key);
    }
    this.showShares(few ? entries : []);
  }

  repaint() {}

  /** Gives each key a colour it keeps, whatever its rank. */
  colour(entries) {
    const used = new Set();
    const keys = entries.map(entry => entry.key);
    for (const key of this.colours.keys()) {
      if (keys.includes(key)) used.add(this.colours.get(key));
      else this.colours.delete(key);
    }
    const numeric = keys.every(key => key !== '' && Number.isFinite(Number(key)));
    for (const key of numeric ? keys.sort((a, b) => a - b) : keys) {
      if (this.colours.has(key)) continue;
      const free = [...Array(SHARE_KEYS).keys()].find(index => !used.has(index));
      this.colours.set(key, free);
      used.add(free);
    }
  }

  showShares(entries) {
    setHidden(this.strip, entries.length === 0);
    while (this.strip.children.length > entries.length) this.strip.lastElementChild.remove();
    entries.forEach((entry, i) => {
      const part = this.strip.children[i] ?? this.strip.appendChild(make('span', { class: 'part' }));
      setAttribute(part, 'data-colour', this.colours.get(entry.key));
      setAttribute(part, 'title', `${keyText(entry.key)}: ${format.share(entry.share)}`);
      setText(part, fitting(entry));
      setVariable(part, '--share', entry.share.toFixed(4));
    });
  }
}

const nameCell = name => (name === null ? '' : { text: name.short, title: name.full });

/** What a part of the share bar has room for, by its share of a bar of usual width. */
function fitting({ key, share }) {
  const room = (share * 380 - 20) / 7.5;
  const texts = [`${keyText(key)} · ${format.share(share)}`, keyText(key)];
  return texts.find(text => text.length <= room) ?? '';
}

/** A result as a range with a mark: summaries, and values with low and high. Null for other shapes. */
function rangeOf(result) {
  if (result === null || typeof result !== 'object') return null;
  const low = result.min ?? result.low;
  const high = result.max ?? result.high;
  const mark = result.mean ?? result.last ?? result.close;
  return [low, high, mark].every(Number.isFinite) ? { low, high, mark } : null;
}

const markName = result => ('mean' in result ? 'mean' : 'last');

/** A result as named numbers, whatever its shape. */
function flat(result) {
  if (result === null || result === undefined) return {};
  if (typeof result !== 'object') return { value: result };
  return result;
}

/** The next number that reads well: 1, 2, 2.5 or 5 times a power of ten. */
function ceiling(n) {
  if (!(n > 0)) return n === 0 ? 0 : -floorOf(-n);
  const power = 10 ** Math.floor(Math.log10(n));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map(step => step * power).find(step => step >= n * 0.9999);
}

function floorOf(n) {
  const power = 10 ** Math.floor(Math.log10(n));
  return [8, 6, 5, 4, 3, 2.5, 2, 1.5, 1].map(step => step * power).find(step => step <= n * 1.0001) ?? 0;
}

class ValueRow {
  constructor() {
    this.code = make('b', { class: 'code' });
    this.name = make('span', { class: 'name' });
    this.label = make('span', { class: 'label' }, this.code, this.name);
    this.main = make('b');
    this.detail = make('span', { class: 'detail' });
    this.element = make('li', { class: 'value-row' }, this.label,
      make('span', { class: 'track', 'aria-hidden': 'true' },
        make('i', { class: 'range' }), make('i', { class: 'mark' }, make('i'))),
      make('span', { class: 'values' }, this.main, this.detail));
  }
}

export class MeasurePanel {
  constructor(measure) {
    this.measure = measure;
    this.title = format.label(measure);
    this.panel = new Panel(`measure-${measure}`, this.title);
    this.rows = [];
    this.list = make('ul', { class: 'value-rows' });
    this.from = make('span');
    this.to = make('span');
    this.axis = make('p', { class: 'axis', 'aria-hidden': 'true' }, this.from, this.to);
    this.none = make('p', { class: 'quiet', text: 'No values in this window.', hidden: true });
    this.panel.chart.append(this.list, this.axis, this.none);
    this.panel.onToggle = () => this.repaint();
  }

  repaint() {}

  show(dimension, entries, names) {
    this.repaint = () => this.show(dimension, entries, names);
    const results = entries.map(entry => ({ entry, result: entry.results?.[this.measure] ?? null }));
    const drawn = results
      .map(({ entry, result }) => ({ entry, result, range: rangeOf(result) }))
      .filter(({ result, range }) => range !== null || Number.isFinite(result));
    const ranged = drawn.some(({ range }) => range !== null);
    setText(this.panel.note, ranged
      ? `${markName(drawn.find(({ range }) => range !== null).result)}, lowest and highest`
      : '');
    if (this.panel.asTable || (drawn.length === 0 && results.some(({ result }) => result !== null && !isEmpty(result)))) {
      this.showTable(dimension, results, names);
      setHidden(this.panel.table, false);
      setHidden(this.panel.chart, true);
      return;
    }
    setHidden(this.none, drawn.length > 0);
    setHidden(this.axis, drawn.length === 0);
    const lowest = drawn.reduce((min, { range, result }) => Math.min(min, range ? range.low : result), 0);
    const from = lowest < 0 ? -ceiling(-lowest) : 0;
    const to = ceiling(drawn.reduce((max, { range, result }) => Math.max(max, range ? range.high : result), 0)) || 1;
    const part = value => ((value - from) / (to - from)).toFixed(4);
    setText(this.from, format.value(from));
    setText(this.to, format.value(to));
    while (this.rows.length < drawn.length) this.rows.push(new ValueRow());
    arrange(this.list, this.rows.slice(0, drawn.length).map(row => row.element));
    drawn.forEach(({ entry, result, range }, i) => {
      const row = this.rows[i];
      const name = names(entry.key);
      setText(row.code, keyText(entry.key));
      setText(row.name, name && name.short !== entry.key ? name.short : '');
      setAttribute(row.label, 'title', titleOf(entry.key, name));
      setText(row.main, format.value(range ? range.mark : result));
      setText(row.detail, range ? `${format.value(range.low)} – ${format.value(range.high)}` : '');
      setAttribute(row.element, 'data-shape', range ? 'range' : 'bar');
      setVariable(row.element, '--low', range ? part(range.low) : part(Math.min(0, result)));
      setVariable(row.element, '--high', range ? part(range.high) : part(Math.max(0, result)));
      setVariable(row.element, '--mark', range ? part(range.mark) : part(result));
    });
  }

  showTable(dimension, results, names) {
    const fields = [...new Set(results.flatMap(({ result }) => Object.keys(flat(result))))];
    const signature = [dimension, ...fields].join('\n');
    if (this.signature !== signature) {
      this.signature = signature;
      this.data = new DataTable(`${this.title} per ${dimension} in the window`, [
        { label: format.label(dimension), head: true },
        ...fields.map(field => ({ label: field === 'value' ? this.title : format.label(field), numeric: true })),
      ]);
      this.panel.table.replaceChildren(this.data.element);
    }
    this.data.show(results.map(({ entry, result }) => [
      { text: keyText(entry.key), title: names(entry.key)?.full },
      ...fields.map(field => {
        const value = flat(result)[field];
        return typeof value === 'number' ? format.value(value) : value == null ? format.NONE : JSON.stringify(value);
      }),
    ]));
  }
}

/** Whether a result says nothing: a summary of no values. */
function isEmpty(result) {
  return typeof result === 'object' && Object.values(result).every(value => !value);
}
