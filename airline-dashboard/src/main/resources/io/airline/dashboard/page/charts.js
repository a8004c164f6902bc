// Panels drawn with ECharts: a pinned key's sparkline, and the map. Tooltips are elements with texts, never markup.

import { DataTable, Panel, make, setText } from './dom.js';
import * as format from './format.js';

const library = () => window.echarts;
/** Whether there is something to draw with; if not, tables stand in. */
export const canDraw = () => library() !== undefined;

/** The theme's colour of that name. */
export const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const charts = new Set();
const sizes = new ResizeObserver(entries => {
  for (const { target } of entries) {
    for (const chart of charts) if (chart.holder === target) chart.resized();
  }
});

/** Draws all charts again, in the theme's present colours. */
export const repaintAll = () => charts.forEach(chart => chart.draw());

/** An ECharts instance in an element, made when it is first drawn into a visible element. */
export class Chart {
  constructor(holder) {
    this.holder = holder;
    this.instance = null;
    charts.add(this);
    sizes.observe(holder);
  }

  draw() {}

  resized() {
    if (this.holder.clientWidth === 0) return;
    if (this.instance === null) this.draw();
    else this.instance.resize();
  }

  set(option, replace = []) {
    if (!canDraw()) return;
    if (this.instance === null) {
      if (this.holder.clientWidth === 0) return;
      this.instance = library().init(this.holder, null, { renderer: 'canvas' });
    }
    this.instance.setOption(option, { replaceMerge: replace, lazyUpdate: true });
  }

  dispose() {
    charts.delete(this);
    sizes.unobserve(this.holder);
    this.instance?.dispose();
    this.instance = null;
  }
}

export function tooltip(lines) {
  return make('div', { class: 'tip' }, ...lines.map((line, i) => make(i === 0 ? 'b' : 'span', { text: line })));
}

export function tooltipStyle() {
  return {
    backgroundColor: colour('surface'), borderColor: colour('line-strong'), borderWidth: 1, padding: [6, 9],
    textStyle: { color: colour('text'), fontSize: 12, fontFamily: 'inherit' }, transitionDuration: 0, confine: true,
  };
}

/** A time of the API, or epoch milliseconds, as the latter. */
const millis = time => (typeof time === 'number' ? time : Date.parse(time));

function translucent(hex, alpha) {
  const n = parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16},${(n >> 8) & 255},${n & 255},${alpha})`;
}

export class SparklineChart extends Chart {
  show(points, unit) {
    this.points = points;
    this.unit = unit;
    this.draw();
  }

  draw() {
    if (!this.points) return;
    const data = this.points.map(({ start, value }) => [millis(start), value]);
    const accent = colour('accent-bar');
    this.set({
      animation: false,
      grid: { left: 2, right: 4, top: 6, bottom: 3 },
      xAxis: { type: 'time', show: false, min: 'dataMin', max: 'dataMax' },
      yAxis: { type: 'value', show: false, min: extent => Math.min(0, extent.min), max: extent => extent.max || 1 },
      tooltip: {
        ...tooltipStyle(), trigger: 'axis', axisPointer: { type: 'line', lineStyle: { color: colour('muted') } },
        formatter: hovered => {
          const at = this.points.findIndex(({ start }) => millis(start) === hovered[0].value[0]);
          if (at < 0) return '';
          const point = this.points[at];
          return tooltip([`${format.value(point.value)} ${this.unit}`,
            `${format.time(point.start)} – ${format.time(point.end)}`,
            ...(at === this.points.length - 1 ? ['newest step, may still grow'] : [])]);
        },
      },
      series: [
        {
          id: 'values', type: 'line', data: data.slice(0, -1), showSymbol: false, symbolSize: 6,
          lineStyle: { width: 2, color: accent }, itemStyle: { color: accent },
          areaStyle: { color: translucent(accent, 0.14) },
        },
        {
          // the newest step is still filling: dashed, and not read as a fall
          id: 'newest', type: 'line', data: data.slice(-2), symbol: 'circle', symbolSize: 6,
          showSymbol: false, lineStyle: { width: 1.5, type: [3, 3], color: accent }, itemStyle: { color: accent },
        },
      ],
    });
  }
}

/** A pinned key: its count in the window and how it developed. */
export class PinPanel {
  constructor(pin, id, onUnpin) {
    this.pin = pin;
    this.panel = new Panel(`pin-${id}`, pin.key, { className: 'pin-panel' });
    this.kind = make('span', { class: 'pin-kind', text: format.label(pin.dimension) });
    this.panel.title.before(this.kind, ' ');
    this.panel.title.title = pin.key;
    const remove = make('button', {
      type: 'button', class: 'quiet-button', 'aria-label': `Unpin ${pin.dimension} ${pin.key}`, title: 'Unpin', text: '×',
      on: { click: onUnpin },
    });
    this.panel.toggle.after(remove);
    this.number = make('span', { class: 'pin-number', text: format.NONE });
    this.unit = make('span', { class: 'pin-unit' });
    this.holder = make('div', { class: 'spark', role: 'img', 'aria-label': `${pin.key}, no values yet` });
    this.from = make('span');
    this.most = make('span');
    this.to = make('span');
    this.panel.chart.append(
      this.holder,
      make('p', { class: 'axis', 'aria-hidden': 'true' }, this.from, this.most, this.to));
    this.panel.chart.before(make('p', { class: 'pin-figure' }, this.number, ' ', this.unit));
    this.data = new DataTable(`${pin.key}: development in the window`, [
      { label: 'From', head: true }, { label: 'To' }, { label: 'Value', numeric: true }]);
    this.panel.table.classList.add('scroll');
    this.panel.table.tabIndex = 0;
    this.panel.table.setAttribute('role', 'region');
    this.panel.table.setAttribute('aria-label', `${pin.key}, table`);
    this.panel.table.append(this.data.element);
    this.panel.onToggle = () => this.repaint();
    this.chart = new SparklineChart(this.holder);
  }

  repaint() {}

  name(name) {
    this.panel.title.title = name ? `${this.pin.key}: ${name.full}` : this.pin.key;
    setText(this.panel.note, name && name.short !== this.pin.key ? name.short : '');
  }

  failed(message) {
    setText(this.number, format.NONE);
    setText(this.unit, message);
  }

  /**
   * Shows points.
   *
   * @param measure whose value is shown; null for the count
   * @param windowLabel the window in words
   */
  show(points, measure, windowLabel) {
    this.repaint = () => this.show(points, measure, windowLabel);
    const values = points.map(({ start, end, count, results }) =>
      ({ start, end, value: measure === null ? count : numberOf(results?.[measure]) }));
    const known = values.map(({ value }) => value).filter(Number.isFinite);
    if (measure === null) {
      setText(this.number, format.count(known.reduce((sum, value) => sum + value, 0)));
      setText(this.unit, `events in ${windowLabel}`);
    } else {
      setText(this.number, format.value(known.at(-1)));
      setText(this.unit, `${format.label(measure).toLowerCase()}, newest`);
    }
    if (this.panel.asTable) {
      this.data.show(values.toReversed().map(({ start, end, value }) =>
        [{ text: format.time(start), title: format.utc(start) }, { text: format.time(end), title: format.utc(end) },
          format.value(value)]));
      return;
    }
    if (values.length > 0) {
      setText(this.from, format.hourMinute(values[0].start));
      setText(this.to, format.hourMinute(values.at(-1).end));
    }
    const most = known.length > 0 ? Math.max(...known) : null;
    setText(this.most, `highest ${format.value(most)}`);
    this.holder.setAttribute('aria-label',
      `${this.pin.key}: line of ${values.length} steps over ${windowLabel}, highest ${format.value(most)}, newest ${format.value(known.at(-1))}`);
    this.chart.show(values, measure === null ? 'events' : format.label(measure).toLowerCase());
  }

  dispose() {
    this.chart.dispose();
  }
}

/** The number that stands for a result: a summary's mean, a value's last. */
function numberOf(result) {
  if (result === null || result === undefined) return null;
  return typeof result === 'object' ? result.mean ?? result.last ?? result.close ?? null : result;
}

const RADIANS = Math.PI / 180;

/** Points of the great circle between two places; a new line begins where it leaves the map at ±180°. */
function greatCircle(a, b) {
  const unit = ({ longitude, latitude }) => [
    Math.cos(latitude * RADIANS) * Math.cos(longitude * RADIANS),
    Math.cos(latitude * RADIANS) * Math.sin(longitude * RADIANS),
    Math.sin(latitude * RADIANS)];
  const [p, q] = [unit(a), unit(b)];
  const angle = Math.acos(Math.min(1, Math.max(-1, p[0] * q[0] + p[1] * q[1] + p[2] * q[2])));
  if (angle < 1e-6) return [];
  const steps = Math.max(8, Math.ceil(angle / RADIANS / 3));
  const lines = [[]];
  for (let i = 0; i <= steps; i++) {
    const [f, g] = [Math.sin((1 - i / steps) * angle) / Math.sin(angle), Math.sin((i / steps) * angle) / Math.sin(angle)];
    const [x, y, z] = [0, 1, 2].map(axis => f * p[axis] + g * q[axis]);
    const point = [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
    const last = lines.at(-1).at(-1);
    if (last && Math.abs(last[0] - point[0]) > 180) lines.push([]);
    lines.at(-1).push(point);
  }
  return lines.filter(line => line.length > 1);
}

const degrees = (value, positive, negative) =>
  `${Math.abs(value)}°${value > 0 ? positive : value < 0 ? negative : ''}`;

class MapChart extends Chart {
  /** Takes all airports, whose dots stand for land. */
  know(airports) {
    if (this.airports === airports) return;
    this.airports = airports;
    // an airport stands under each of its codes
    this.background = [...new Map(Object.values(airports)
      .filter(({ longitude, latitude }) => Number.isFinite(longitude) && Number.isFinite(latitude))
      .map(({ longitude, latitude }) => [`${longitude} ${latitude}`, [longitude, latitude]])).values()];
  }

  show(places, arcs) {
    this.places = places;
    this.arcs = arcs;
    this.draw();
  }

  resized() {
    const width = this.holder.clientWidth;
    if (width === 0 || width === this.width) return;
    if (this.instance !== null) this.draw();
    else super.resized();
  }

  /** The part of the world that holds all places, in the shape of the element; its height follows. */
  frame(width) {
    const way = this.arcs.flatMap(({ coordinates }) => coordinates.flat());
    const longitudes = [...this.places.map(({ place }) => place.longitude), ...way.map(([longitude]) => longitude)];
    const latitudes = [...this.places.map(({ place }) => place.latitude), ...way.map(([, latitude]) => latitude)];
    const outer = (values, low, high) => [
      Math.max(low, Math.floor((Math.min(...values) - 4) / 5) * 5), Math.min(high, Math.ceil((Math.max(...values) + 4) / 5) * 5)];
    let [west, east] = outer(longitudes, -180, 180);
    let [south, north] = outer(latitudes, -60, 85);
    if (east - west > 150) [west, east] = [-180, 180];
    const squeeze = Math.cos(((south + north) / 2) * RADIANS);
    let scale = Math.min(width / ((east - west) * squeeze), (width < 600 ? 400 : 580) / (north - south));
    const grow = (from, to, size, low, high) => {
      const span = Math.min(size, high - low);
      const start = Math.max(low, Math.min(high - span, (from + to) / 2 - span / 2));
      return [start, start + span];
    };
    [west, east] = grow(west, east, Math.max(east - west, width / scale / squeeze), -180, 180);
    [south, north] = grow(south, north, Math.max(north - south, 220 / scale), -60, 85);
    // a label needs some 40 px
    const step = east - west > 120 ? (width < 600 ? 60 : 30) : east - west > 40 ? 10 : 5;
    // the graticule counts from the lower bounds
    west = Math.max(-180, Math.floor(west / step) * step);
    south = Math.max(-60, Math.floor(south / step) * step);
    scale = Math.min(scale, width / ((east - west) * squeeze));
    return {
      west, east, south, north, step, height: Math.round((north - south) * scale),
      margin: Math.max(0, Math.round((width - (east - west) * squeeze * scale) / 2)),
    };
  }

  draw() {
    const width = this.holder.clientWidth;
    if (!this.places || this.places.length === 0 || width === 0) return;
    this.width = width;
    const frame = this.frame(width);
    this.holder.style.height = `${frame.height}px`;
    if (this.instance !== null && this.instance.getHeight() !== frame.height) this.instance.resize();
    if (this.instance !== null && this.instance.getWidth() !== width) this.instance.resize();
    const narrow = width < 600;
    const most = Math.max(1, ...this.places.map(({ count }) => count));
    const busiest = Math.max(1, ...this.arcs.map(({ count }) => count));
    const quietest = Math.min(busiest, ...this.arcs.map(({ count }) => count));
    const strength = count => (busiest === quietest ? 0.6 : (count - quietest) / (busiest - quietest));
    const { step } = frame;
    const axis = (min, max, positive, negative) => ({
      type: 'value', min, max, interval: step, animation: false,
      splitLine: { show: true, lineStyle: { color: colour('line'), width: 1 } },
      axisLine: { show: false }, axisTick: { show: false },
      axisLabel: {
        show: true, inside: true, fontSize: 10, color: colour('muted'), showMinLabel: false, showMaxLabel: false,
        // bounds are no lines of the graticule, and a label at the edge would be cut
        formatter: value =>
          (Math.abs(value / step - Math.round(value / step)) < 1e-6 && value < max - (max - min) * 0.02
            ? degrees(Math.round(value), positive, negative) : ''),
      },
    });
    const [route, airport] = [colour('arc'), colour('place')];
    this.set({
      animation: false,
      grid: { left: frame.margin, right: frame.margin, top: 0, bottom: 0 },
      xAxis: axis(frame.west, frame.east, 'E', 'W'),
      yAxis: axis(frame.south, frame.north, 'N', 'S'),
      tooltip: {
        ...tooltipStyle(), trigger: 'item',
        formatter: ({ data }) => (data?.lines ? tooltip(data.lines) : ''),
      },
      series: [
        {
          id: 'world', type: 'scatter', data: this.background, symbolSize: step < 30 ? (narrow ? 2.5 : 3.5) : narrow ? 1.2 : 2, silent: true,
          large: true, largeThreshold: 1, clip: true, itemStyle: { color: colour('land') }, z: 1,
        },
        {
          id: 'arcs', type: 'lines', coordinateSystem: 'cartesian2d', polyline: true, clip: true, z: 2, zlevel: 1,
          data: this.arcs.flatMap(arc => arc.coordinates.map(coords => ({
            coords, lines: arc.lines,
            lineStyle: { color: route, width: 1.2 + 2.2 * strength(arc.count), opacity: 0.55 + 0.4 * strength(arc.count) },
          }))),
          emphasis: { lineStyle: { opacity: 1, width: 4 } },
        },
        {
          id: 'places', type: 'scatter', z: 3, zlevel: 1, clip: true,
          data: this.places.map(({ code, place, count, lines }, i) => ({
            value: [place.longitude, place.latitude], lines,
            symbolSize: (5 + 13 * Math.sqrt(count / most)) * (narrow ? 0.6 : 1),
            label: { show: i < (narrow ? 6 : 14), formatter: () => code },
          })),
          itemStyle: { color: airport, borderColor: colour('surface'), borderWidth: 1 },
          label: {
            position: 'right', distance: 4, fontSize: 11, fontWeight: 600, color: colour('text'),
            textBorderColor: colour('surface'), textBorderWidth: 3,
          },
          labelLayout: { hideOverlap: true },
        },
      ],
    }, ['series']);
  }
}

/** Airports and the busiest routes between them. */
export class MapPanel {
  constructor(reference) {
    this.reference = reference;
    this.panel = new Panel('map-panel', 'Busiest routes', { className: 'map-panel' });
    this.holder = make('div', { class: 'map', role: 'img', 'aria-label': 'Map of airports and routes' });
    this.panel.chart.append(this.holder);
    this.routes = new DataTable('Busiest routes in the window', [
      { label: 'Route', head: true }, { label: 'Places' }, { label: 'Events', numeric: true }]);
    this.airports = new DataTable('Airports in the window', [
      { label: 'Airport', head: true }, { label: 'Name' }, { label: 'Longitude', numeric: true },
      { label: 'Latitude', numeric: true }, { label: 'Events', numeric: true }]);
    this.panel.table.classList.add('two-tables');
    for (const [label, table] of [['Routes, table', this.routes], ['Airports, table', this.airports]]) {
      this.panel.table.append(make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, table.element));
    }
    this.panel.onToggle = () => this.repaint();
    this.chart = new MapChart(this.holder);
  }

  repaint() {}

  /**
   * Shows routes and airports.
   *
   * @param routes `{key, codes, count}`, busiest first
   * @param airports counts by code; airports of routes that are not among them count with their routes
   */
  show(routes, airports) {
    this.repaint = () => this.show(routes, airports);
    const counts = new Map(airports);
    if (counts.size === 0) {
      for (const { codes, count } of routes) {
        for (const code of new Set(codes)) counts.set(code, (counts.get(code) ?? 0) + count);
      }
    }
    for (const { codes } of routes) {
      for (const code of codes) if (!counts.has(code)) counts.set(code, 0);
    }
    const places = [...counts].sort((a, b) => b[1] - a[1]).map(([code, count]) => {
      const place = this.reference.place(code);
      return {
        code, count, place,
        lines: [`${code} ${place.city || place.name}`, place.name, ...(count > 0 ? [`${format.count(count)} events`] : [])],
      };
    });
    if (this.panel.asTable) {
      this.routes.show(routes.map(({ key, codes, count }) =>
        [key, codes.map(code => this.reference.place(code).city).join(' → '), format.count(count)]));
      this.airports.show(places.map(({ code, place, count }) => [
        code, [place.name, place.city, place.country].filter(Boolean).join(', '), place.longitude.toFixed(2),
        place.latitude.toFixed(2), count > 0 ? format.count(count) : format.NONE]));
      return;
    }
    const arcs = routes.map(({ key, codes, count }) => ({
      count,
      lines: [key, codes.map(code => this.reference.place(code).city).join(' → '), `${format.count(count)} events`],
      coordinates: codes.slice(1).flatMap((code, i) =>
        greatCircle(this.reference.place(codes[i]), this.reference.place(code))),
    })).reverse();
    const first = routes[0];
    this.holder.setAttribute('aria-label', `Map with ${places.length} airports and ${routes.length} routes`
      + (first ? `; the busiest is ${first.key} with ${format.count(first.count)} events` : ''));
    this.chart.know(this.reference.airports);
    this.chart.show(places, arcs);
  }

  dispose() {
    this.chart.dispose();
  }
}
