// Panels that a stream's definition asks for: sparklines, values over time, candles and histograms.

import { keyText } from './boards.js';
import { Chart, SparklineChart, colour, tooltip, tooltipStyle } from './charts.js';
import { DataTable, Panel, arrange, make, setAttribute, setHidden, setText } from './dom.js';
import * as format from './format.js';

/** Colours that lines can be told apart by; the server sends no more keys. */
const COLOURS = 6;
/** Steps that candles may have, in milliseconds: those that give neither too few nor too many are offered. */
const CANDLE_STEPS = [5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5];
const CANDLES = { least: 6, most: 120 };
const AXIS_FONT = 11;
/** Pixels behind an axis of times. */
const RIGHT = 10;
/** Values that differ by less than this part of them are drawn as what they are, almost the same. */
const LEAST_SPAN = 1e-4;
/** Lines of which one is so many times another are drawn as changes; of their values only the largest would be seen to move. */
const SAME_SIZE = 100;

const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

/** The steps of a picture, `{start, end}` in epoch milliseconds. */
function stepsOf({ window, step }) {
  if (window === null) return [];
  const length = format.durationMillis(step);
  const start = Date.parse(window.start);
  return Array.from({ length: Math.round((Date.parse(window.end) - start) / length) },
    (_, i) => ({ start: start + i * length, end: start + (i + 1) * length }));
}

/** A step in words; the last one is not over. */
const spanText = ({ start, end }) => `${format.time(start)} – ${format.time(end)}`;

/** The scale of an axis for these numbers: its bounds where it is to have some, its labels, and the width that they need. */
function scaleOf(numbers) {
  const known = numbers.filter(Number.isFinite);
  const [low, high] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 1];
  const size = Math.max(Math.abs(low), Math.abs(high));
  let bounds = {};
  // two intervals or about three, and of one number as much as itself
  let interval = (high > low ? high - low : size || 1) / 3;
  if (high > low && high - low < size * LEAST_SPAN) {
    const unit = 10 ** Math.ceil(Math.log10(size * LEAST_SPAN));
    const [min, max] = [Math.floor(low / unit) * unit, Math.ceil(high / unit) * unit];
    interval = (max - min) / 2;
    bounds = { min, max, interval };
  }
  // what is a hair below a power of ten is meant to be it
  const exponent = Math.floor(Math.log10(interval) + 1e-9);
  const longest = Math.max(2, ...[low, high].map(number => format.axis(exponent, true)(number).length));
  return { bounds, label: format.axis(exponent), width: Math.min(80, 12 + 6.6 * longest) };
}

/**
 * An axis of times.
 *
 * @param labels whether there are any
 * @param width of the axis in pixels
 * @param left pixels before it
 */
function timeAxis(steps, labels, width, left) {
  const [from, to] = [steps[0].start, steps.at(-1).end];
  const isShort = to - from < 6e5;
  const text = isShort ? format.time : format.hourMinute;
  // a label at an edge would be cut
  const label = value => {
    const [half, at] = [text(value).length * AXIS_FONT * 0.3, (value - from) / (to - from) * width];
    return at + left < half || width + RIGHT - at < half ? '' : text(value);
  };
  return {
    // seconds take room
    splitNumber: isShort ? 3 : 4,
    axisLine: { lineStyle: { color: colour('line-strong') } }, axisTick: { show: false }, splitLine: { show: false },
    axisLabel: { show: labels, color: colour('muted'), fontSize: AXIS_FONT, padding: [0, 7], hideOverlap: true, formatter: value => label(value) },
    axisPointer: { lineStyle: { color: colour('muted'), type: 'solid' }, label: { show: false } },
  };
}

function numberAxis(scale, options) {
  return {
    type: 'value', splitNumber: 3, min: null, max: null, interval: null, axisLine: { show: false }, axisTick: { show: false },
    splitLine: { lineStyle: { color: colour('line') } },
    axisLabel: { color: colour('muted'), fontSize: AXIS_FONT, hideOverlap: true, formatter: scale.label }, ...scale.bounds, ...options,
  };
}

/** Gives each key a colour that it keeps as long as it is shown. */
class Colours {
  constructor() {
    this.known = new Map();
  }

  of(keys) {
    for (const key of this.known.keys()) if (!keys.includes(key)) this.known.delete(key);
    for (const key of keys) {
      if (this.known.has(key)) continue;
      const used = [...this.known.values()];
      const free = Array.from({ length: COLOURS }, (_, i) => i).find(index => !used.includes(index));
      this.known.set(key, free ?? keys.indexOf(key) % COLOURS);
    }
    return this.known;
  }
}

/**
 * A picture of the definition, with a choice of the key.
 *
 * Its holder is what the chart is drawn in; a subclass draws with `draw`, and says with `rows` what stands in the table.
 */
class PicturePanel {
  /**
   * @param info the panel as the API describes it
   * @param all what is shown unless a key is chosen
   * @param onChoice takes `key` or `step`, and what is chosen; an empty text for the usual
   */
  constructor(info, all, onChoice) {
    this.info = info;
    this.all = all;
    this.panel = new Panel(`panel-${info.number}`, info.title, { className: 'picture' });
    this.panel.needsLibrary = true;
    this.choices = make('span', { class: 'choices' });
    this.bar = make('div', { class: 'picture-bar' }, this.panel.note, this.choices);
    this.panel.chart.before(this.bar);
    this.key = this.select('Key', value => onChoice('key', value));
    this.key.append(make('option', { value: '', text: all }));
    this.none = make('p', { class: 'quiet', text: 'No values in this window.', hidden: true });
    this.panel.chart.append(this.none);
    this.panel.table.classList.add('scroll');
    this.panel.table.tabIndex = 0;
    this.panel.table.setAttribute('role', 'region');
    this.panel.table.setAttribute('aria-label', `${info.title}, table`);
    this.panel.onToggle = () => this.repaint();
  }

  /** Adds a choice beside the panel's note. */
  select(label, onChange) {
    const select = make('select', {
      class: 'small', 'aria-label': `${label} of ${this.info.title}`, on: { change: () => onChange(select.value) },
    });
    this.choices.append(select);
    return select;
  }

  holder(className) {
    const holder = make('div', { class: className, role: 'img', 'aria-label': `${this.info.title}, no values yet` });
    this.none.before(holder);
    return holder;
  }

  repaint() {}

  /**
   * Shows a picture of the feed.
   *
   * @param keys that can be chosen
   * @param chosen what is chosen, `{key, step}`, either of them undefined for the usual
   */
  show(picture, windowLabel, keys, chosen) {
    this.repaint = () => this.show(picture, windowLabel, keys, chosen);
    this.offer(keys, chosen.key);
    const isEmpty = this.isEmpty(picture);
    setHidden(this.none, !isEmpty);
    if (this.panel.asTable) this.showTable(picture);
    else this.draw(picture, windowLabel, isEmpty, chosen);
  }

  /** Offers keys in their own order, so that the list stands still while one reads it. */
  offer(keys, chosen) {
    const wanted = [...new Set(chosen === undefined ? keys : [...keys, chosen])].sort();
    const signature = JSON.stringify(wanted);
    if (this.offered !== signature && document.activeElement !== this.key) {
      this.offered = signature;
      this.key.replaceChildren(make('option', { value: '', text: this.all }),
        ...wanted.filter(key => key !== '').map(key => make('option', { value: key, text: key })));
    }
    if (this.key.value !== (chosen ?? '')) this.key.value = chosen ?? '';
    // one key is no choice
    setHidden(this.key, wanted.length < 2 && chosen === undefined && document.activeElement !== this.key);
  }

  table(columns, rows) {
    const signature = JSON.stringify(columns);
    if (this.signature !== signature) {
      this.signature = signature;
      this.data = new DataTable(this.info.title, columns);
      this.panel.table.replaceChildren(this.data.element);
    }
    this.data.show(rows);
  }

  dispose() {
    this.chart?.dispose();
  }
}

const timeCell = ({ start, end }) => ({ text: format.time(start), title: `[${format.utc(start)}, ${format.utc(end)})` });

/** Rows of a table of values: newest step first, and only keys that have a value in it. */
function valueRows({ fields, lines }, steps) {
  return steps.flatMap((step, i) => lines
    .filter(({ values }) => fields.some(field => values[field][i] !== null))
    .map(({ key, values }) => [timeCell(step), keyText(key), ...fields.map(field => format.precise(values[field][i]))])
    .reverse()).reverse();
}

const valueColumns = ({ dimension, fields }) => [
  { label: 'From', head: true }, { label: format.label(dimension) },
  ...fields.map(field => ({ label: format.label(field), numeric: true }))];

const hasNoValues = ({ fields, lines }) =>
  !lines.some(({ values }) => fields.some(field => values[field].some(value => value !== null)));

/** The number of events by step, one small line for each key. */
export class SparklinesPanel extends PicturePanel {
  constructor(info, onChoice) {
    super(info, 'Leading keys', onChoice);
    this.list = make('ul', { class: 'spark-rows' });
    this.from = make('span');
    this.to = make('span');
    this.axis = make('p', { class: 'axis spark-axis', 'aria-hidden': 'true' }, this.from, this.to);
    this.none.before(this.list, this.axis);
    this.rows = new Map();
  }

  isEmpty(picture) {
    return picture.lines.length === 0;
  }

  showTable(picture) {
    this.table(valueColumns({ ...picture, fields: ['Events'] }), valueRows(picture, stepsOf(picture)));
  }

  draw(picture, windowLabel, isEmpty) {
    const steps = stepsOf(picture);
    setHidden(this.axis, isEmpty);
    const rows = picture.lines.map(({ key, values }) => {
      const counts = Object.values(values)[0];
      const row = this.rows.get(key) ?? this.newRow(key);
      const total = counts.reduce((sum, count) => sum + count, 0);
      setText(row.total, format.count(total));
      row.holder.setAttribute('aria-label', `${keyText(key)}: ${format.count(total)} events in ${windowLabel}, `
        + `highest ${format.count(Math.max(...counts))} in a step, newest ${format.count(counts.at(-1))}`);
      return { row, points: steps.map((step, i) => ({ ...step, value: counts[i] })) };
    });
    for (const [key, row] of this.rows) {
      if (rows.some(shown => shown.row === row)) continue;
      row.chart.dispose();
      this.rows.delete(key);
    }
    arrange(this.list, rows.map(({ row }) => row.element));
    rows.forEach(({ row, points }) => row.chart.show(points, 'events'));
    if (steps.length > 0) {
      setText(this.from, format.hourMinute(steps[0].start));
      setText(this.to, format.hourMinute(steps.at(-1).end));
      setText(this.panel.note, `events per ${format.step(picture.step)}`);
    }
  }

  newRow(key) {
    const holder = make('div', { class: 'row-spark', role: 'img' });
    const row = {
      holder,
      chart: new SparklineChart(holder),
      total: make('span', { class: 'count' }),
    };
    row.element = make('li', { class: 'spark-row' },
      make('b', { class: 'code', title: keyText(key), text: keyText(key) }), holder, row.total);
    this.rows.set(key, row);
    return row;
  }

  dispose() {
    this.rows.forEach(row => row.chart.dispose());
  }
}

const inPercent = label => number => `${label(number)}%`;

const newestOf = ({ values }, field) => values[field].findLast(value => value !== null) ?? null;

/** Whether lines are drawn as changes since their first values. */
function areChanges({ fields: [field, ...more], lines }) {
  if (more.length > 0 || lines.length < 2) return false;
  const known = lines.map(({ values }) => values[field].filter(value => value !== null)).filter(values => values.length > 0);
  const largest = known.map(values => Math.max(...values));
  return known.flat().every(value => value > 0) && Math.max(...largest) > SAME_SIZE * Math.min(...largest);
}

/** What a value has become since the first of its line, as a part of that. */
const changeOf = (values, value) => value / values.find(each => each !== null) - 1;

/** Lines of keys; each field has a chart of its own, one below the other, as fields may be of any size. */
class LinesChart extends Chart {
  show(picture, colours) {
    this.picture = picture;
    this.colours = colours;
    this.draw();
  }

  draw() {
    if (!this.picture) return;
    const { fields, lines } = this.picture;
    const steps = stepsOf(this.picture);
    if (steps.length === 0) return;
    const one = fields.length === 1;
    const [top, height, gap] = one ? [8, 176, 0] : [22, 104, 34];
    const whole = top + fields.length * height + (fields.length - 1) * gap + 24;
    if (this.holder.style.height !== `${whole}px`) {
      this.holder.style.height = `${whole}px`;
      this.instance?.resize();
    }
    this.isChange = areChanges(this.picture);
    const scales = fields.map(field => scaleOf(lines.flatMap(({ values }) => this.heights(values[field]))));
    if (this.isChange) {
      scales.forEach(scale => Object.assign(scale, { width: scale.width + 8, label: inPercent(scale.label) }));
    }
    const left = Math.max(...scales.map(({ width }) => width));
    const width = this.holder.clientWidth - left - RIGHT;
    this.set({
      animation: false,
      title: one ? [] : fields.map((field, i) => ({
        text: this.heading(field), left: 0, top: top + i * (height + gap) - 20, padding: 0,
        textStyle: { color: colour('muted'), fontSize: 12, fontWeight: 'normal', fontFamily: 'inherit' },
      })),
      grid: fields.map((_, i) => ({ left, right: RIGHT, top: top + i * (height + gap), height })),
      xAxis: fields.map((_, i) => ({
        type: 'time', gridIndex: i, min: steps[0].start, max: steps.at(-1).end,
        ...timeAxis(steps, i === fields.length - 1, width, left),
      })),
      yAxis: scales.map((scale, i) => numberAxis(scale, { gridIndex: i, scale: true })),
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      tooltip: {
        ...tooltipStyle(), trigger: 'axis', axisPointer: { type: 'line' },
        formatter: hovered => this.said(steps, hovered[0]?.value[0]),
      },
      series: fields.flatMap((field, i) => lines.flatMap(line => this.series(steps, field, i, line))),
    }, ['title', 'grid', 'xAxis', 'yAxis', 'series']);
  }

  /** The name of a field; a line that is alone has its newest value here. */
  heading(field) {
    const { lines } = this.picture;
    const newest = lines.length === 1 ? newestOf(lines[0], field) : null;
    return newest === null ? format.label(field) : `${format.label(field)} ${format.precise(newest)}`;
  }

  /** How high values are drawn: as they are, or what they have changed by, in percent. */
  heights(values) {
    return this.isChange ? values.map(value => (value === null ? null : 100 * changeOf(values, value))) : values;
  }

  series(steps, field, index, { key, values }) {
    const heights = this.heights(values[field]);
    const points = steps.map(({ start }, i) => [start, heights[i]]);
    const known = points.filter(([, value]) => value !== null);
    const first = points.findIndex(([, value]) => value !== null);
    const hasGaps = first >= 0 && points.slice(first, -1).some(([, value]) => value === null);
    const paint = colour(`c${this.colours.get(key)}`);
    const common = {
      type: 'line', xAxisIndex: index, yAxisIndex: index, symbol: 'circle', connectNulls: true,
      itemStyle: { color: paint }, emphasis: { disabled: true },
    };
    return [
      {
        // where steps have no value the line only leads the eye, and the values are marked
        ...common, id: `${field} ${key}`, data: points.slice(0, -1), symbolSize: 5, showSymbol: hasGaps || known.length === 1,
        lineStyle: { width: hasGaps ? 1.2 : 1.8, color: paint },
      },
      {
        // the newest step is still filling
        ...common, id: `newest ${field} ${key}`, data: points.at(-1)[1] === null ? [] : known.slice(-2), symbolSize: 5,
        showSymbol: known.length === 1, lineStyle: { width: 1.4, type: [3, 3], color: paint },
      },
    ];
  }

  said(steps, at) {
    const index = steps.findIndex(({ start }) => start === at);
    if (index < 0) return '';
    const { fields, lines } = this.picture;
    const numbers = lines.flatMap(({ key, values }) => {
      const texts = fields.filter(field => values[field][index] !== null).map(field =>
        `${fields.length === 1 ? '' : `${format.label(field).toLowerCase()} `}${format.precise(values[field][index])}${
          this.isChange ? `, ${format.change(changeOf(values[field], values[field][index]))}` : ''}`);
      return texts.length > 0 ? [`${keyText(key)}: ${texts.join(', ')}`] : [];
    });
    return tooltip([spanText(steps[index]), ...(numbers.length > 0 ? numbers : ['no values']),
      ...(index === steps.length - 1 ? ['newest step, may still change'] : [])]);
  }
}

/** Fields over time, a line for each key. */
export class ValuesPanel extends PicturePanel {
  constructor(info, onChoice) {
    super(info, 'Leading keys', onChoice);
    this.colours = new Colours();
    this.legend = make('ul', { class: 'legend' });
    this.none.before(this.legend);
    this.lines = this.holder('picture-chart');
    this.chart = new LinesChart(this.lines);
  }

  isEmpty(picture) {
    return hasNoValues(picture);
  }

  showTable(picture) {
    this.table(valueColumns(picture), valueRows(picture, stepsOf(picture)));
  }

  draw(picture, windowLabel, isEmpty) {
    setHidden(this.lines, isEmpty);
    setHidden(this.legend, isEmpty);
    if (isEmpty) return;
    const [field] = picture.fields;
    const newest = picture.lines.map(line => ({ key: line.key, value: newestOf(line, field) }));
    const colours = this.colours.of(picture.lines.map(({ key }) => key));
    while (this.legend.children.length > newest.length) this.legend.lastElementChild.remove();
    newest.forEach(({ key, value }, i) => {
      const item = this.legend.children[i] ?? this.legend.appendChild(
        make('li', {}, make('i', { 'aria-hidden': 'true' }), make('b', { class: 'code' }), make('span')));
      setAttribute(item, 'data-colour', colours.get(key));
      setAttribute(item, 'title', keyText(key));
      setText(item.children[1], keyText(key));
      // of several fields, one value would not say of which
      setText(item.children[2], picture.fields.length === 1 ? format.precise(value) : '');
    });
    const names = picture.fields.map(each => format.label(each).toLowerCase()).join(', ');
    const what = picture.fields.length > 1 ? '' : `${areChanges(picture) ? 'change of ' : ''}${names}, `;
    setText(this.panel.note, `${what}in steps of ${format.step(picture.step)}`);
    this.lines.setAttribute('aria-label', `${this.info.title}: ${names} of ${newest.length} ${newest.length === 1 ? 'key' : 'keys'} over ${windowLabel}; `
      + newest.map(({ key, value }) => `${keyText(key)} newest ${format.precise(value)}`).join(', '));
    this.chart.show(picture, colours);
  }
}

class CandleChart extends Chart {
  show(candles) {
    this.candles = candles;
    this.draw();
  }

  draw() {
    if (!this.candles) return;
    const steps = this.candles.map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) }));
    const [up, down] = [colour('good'), colour('bad')];
    const scale = scaleOf(this.candles.flatMap(({ high, low }) => [high, low]));
    const axis = timeAxis(steps, true, this.holder.clientWidth - scale.width - RIGHT, scale.width);
    this.set({
      animation: false,
      grid: { left: scale.width, right: RIGHT, top: 8, bottom: 24 },
      xAxis: { type: 'category', data: steps.map(({ start }) => start), ...axis,
        axisLabel: { ...axis.axisLabel, formatter: value => axis.axisLabel.formatter(Number(value)) } },
      yAxis: numberAxis(scale, { scale: true }),
      tooltip: {
        ...tooltipStyle(), trigger: 'axis', axisPointer: { type: 'line' },
        formatter: hovered => this.said(steps, hovered[0]?.dataIndex ?? -1),
      },
      series: [{
        id: 'candles', type: 'candlestick', barMaxWidth: 22,
        // told apart without their colours too: what rises is hollow
        itemStyle: { color: colour('surface'), color0: down, borderColor: up, borderColor0: down, borderWidth: 1.5 },
        data: this.candles.map(({ open, high, low, close }, i) => {
          if ([open, high, low, close].includes(null)) return '-';
          const value = [open, close, low, high];
          return i === this.candles.length - 1 ? { value, itemStyle: { opacity: 0.6 } } : { value };
        }),
      }],
    });
  }

  said(steps, index) {
    const candle = this.candles[index];
    if (candle === undefined) return '';
    const numbers = ['open', 'high', 'low', 'close'].map(name => `${capital(name)} ${format.precise(candle[name])}`);
    return tooltip([spanText(steps[index]), ...(candle.close === null ? ['no values'] : numbers),
      `${format.count(candle.count)} events`,
      ...(index === steps.length - 1 ? ['newest candle, may still change'] : [])]);
  }
}

/** First, greatest, least and last of each step, of one key. */
export class CandlesPanel extends PicturePanel {
  constructor(info, onChoice) {
    super(info, 'Leading key', onChoice);
    this.step = this.select('Step', value => onChoice('step', value));
    this.number = make('span', { class: 'pin-number', text: format.NONE });
    this.unit = make('span', { class: 'pin-unit' });
    this.figure = make('p', { class: 'figure' }, this.number, ' ', this.unit);
    this.panel.toggle.before(this.panel.note);
    this.choices.before(this.figure);
    this.candles = this.holder('picture-chart');
    this.chart = new CandleChart(this.candles);
  }

  isEmpty({ candles }) {
    return candles.every(({ close }) => close === null);
  }

  showTable({ candles }) {
    this.table(
      [{ label: 'From', head: true }, ...['Events', 'Open', 'High', 'Low', 'Close'].map(label => ({ label, numeric: true }))],
      candles.filter(({ count }) => count > 0).reverse().map(candle => [timeCell(candle), format.count(candle.count),
        ...[candle.open, candle.high, candle.low, candle.close].map(format.precise)]));
  }

  draw({ key, candles, window, step }, windowLabel, isEmpty, chosen) {
    this.offerSteps(window, chosen.step, step);
    setHidden(this.candles, isEmpty);
    setHidden(this.figure, isEmpty);
    setText(this.panel.note, key === null ? '' : keyText(key));
    if (isEmpty) return;
    const known = candles.filter(({ open, close }) => open !== null && close !== null);
    const [first, last] = [known[0], known.at(-1)];
    // a part of what is not above zero says nothing
    const change = first.open > 0 && last.close > 0
      ? format.change(last.close / first.open - 1) : format.difference(last.close - first.open);
    setText(this.number, format.precise(last.close));
    setText(this.unit, `${change} in ${windowLabel}`);
    const numbers = name => known.map(candle => candle[name]).filter(value => value !== null);
    this.candles.setAttribute('aria-label', `${this.info.title}: ${known.length} candles of ${keyText(key)} over ${windowLabel}, `
      + `highest ${format.precise(Math.max(...numbers('high')))}, lowest ${format.precise(Math.min(...numbers('low')))}, `
      + `newest close ${format.precise(last.close)}`);
    this.chart.show(candles);
  }

  /** Offers steps that suit the window; the usual one is what the server takes by itself. */
  offerSteps(window, chosen, step) {
    if (window === null) return;
    const size = Date.parse(window.end) - Date.parse(window.start);
    if (chosen === undefined) this.usual = step;
    const usual = format.durationMillis(this.usual ?? step);
    const steps = CANDLE_STEPS.filter(each => size % each === 0 && each % this.slice === 0
      && size / each >= CANDLES.least && size / each <= CANDLES.most && each !== usual);
    const signature = JSON.stringify([usual, steps]);
    if (this.steps !== signature && document.activeElement !== this.step) {
      this.steps = signature;
      const options = [{ value: '', millis: usual }, ...steps.map(millis => ({ value: format.apiDuration(millis), millis }))];
      this.step.replaceChildren(...options.sort((a, b) => a.millis - b.millis).map(({ value, millis }) =>
        make('option', { value, text: format.step(format.apiDuration(millis)) })));
    }
    if (this.step.value !== (chosen ?? '')) this.step.value = chosen ?? '';
  }
}

/** About how many lines a label takes that is broken between its words, or within one that is wider. */
function linesOf(label, room) {
  const width = text => text.length * AXIS_FONT * 0.58;
  const last = label.split(' ').reduce(({ lines, line }, word) => {
    if (line !== '' && width(`${line} ${word}`) <= room) return { lines, line: `${line} ${word}` };
    return { lines: lines + Math.max(1, Math.ceil(width(word) / room)), line: word };
  }, { lines: 0, line: '' });
  return last.lines;
}

class BarChart extends Chart {
  resized() {
    super.resized();
    // labels are broken where their bars end
    if (this.instance !== null) this.draw();
  }

  show(classes) {
    this.classes = classes;
    this.draw();
  }

  draw() {
    if (!this.classes) return;
    const accent = colour('accent-bar');
    const few = this.classes.length <= 10;
    const scale = scaleOf([0, ...this.classes.map(({ count }) => count)]);
    const left = scale.width;
    const room = Math.max(20, (this.holder.clientWidth - left - 10) / this.classes.length - 4);
    const lines = few ? Math.max(...this.classes.map(({ label }) => linesOf(label, room))) : 1;
    this.set({
      animation: false,
      grid: { left, right: 10, top: few ? 22 : 8, bottom: 12 + 12 * Math.max(2, lines) },
      xAxis: {
        type: 'category', data: this.classes.map(({ label }) => label),
        axisLine: { lineStyle: { color: colour('line-strong') } }, axisTick: { show: false },
        axisLabel: { color: colour('muted'), fontSize: AXIS_FONT, hideOverlap: true, interval: few ? 0 : 'auto',
          ...(few ? { width: room, overflow: 'break' } : {}) },
      },
      yAxis: numberAxis(scale, { min: 0, minInterval: 1 }),
      tooltip: {
        ...tooltipStyle(), trigger: 'axis', axisPointer: { type: 'shadow', shadowStyle: { color: colour('sunken'), opacity: 0.6 } },
        formatter: hovered => {
          const { label, count, share } = this.classes[hovered[0].dataIndex];
          return tooltip([label, `${format.count(count)}, ${format.share(share)}`]);
        },
      },
      series: [{
        id: 'classes', type: 'bar', barCategoryGap: '12%', itemStyle: { color: accent },
        data: this.classes.map(({ count }) => count),
        label: {
          show: few, position: 'top', color: colour('text'), fontSize: AXIS_FONT,
          formatter: ({ dataIndex }) => format.share(this.classes[dataIndex].share),
        },
        labelLayout: { hideOverlap: true },
      }],
    });
  }
}

/** How many values are in each class. */
export class HistogramPanel extends PicturePanel {
  constructor(info, onChoice) {
    super(info, 'All keys', onChoice);
    this.bars = this.holder('picture-chart');
    this.hasLess = false;
    this.chart = new BarChart(this.bars);
  }

  isEmpty({ total }) {
    return total === 0;
  }

  showTable({ measure, classes }) {
    this.table(
      [{ label: format.label(measure), head: true }, { label: 'Count', numeric: true }, { label: 'Share', numeric: true }],
      classes.map(({ label, count, share }) => [label, format.count(count), format.share(share)]));
  }

  draw({ key, total, classes }, windowLabel, isEmpty) {
    setHidden(this.bars, isEmpty);
    setText(this.panel.note, `${format.count(total)} in ${windowLabel}`);
    if (isEmpty) return;
    this.bars.setAttribute('aria-label', `${this.info.title}: histogram of ${key === null ? 'all keys' : keyText(key)} over ${windowLabel}; `
      + classes.map(({ label, count }) => `${label}: ${format.count(count)}`).join(', '));
    // a lowest bound is often the least that there can be; there is no room for a class that never has anything
    this.hasLess ||= classes[0].count > 0;
    this.chart.show(this.hasLess || classes.length < 3 ? classes : classes.slice(1));
  }
}

const PANELS = { sparklines: SparklinesPanel, values: ValuesPanel, candles: CandlesPanel, histogram: HistogramPanel };

/** Makes the panel that draws what `info` describes; null for a kind that is drawn otherwise. */
export function picturePanel(info, slice, onChoice) {
  const Kind = PANELS[info.kind];
  if (Kind === undefined) return null;
  const panel = new Kind(info, onChoice);
  panel.slice = slice;
  return panel;
}
