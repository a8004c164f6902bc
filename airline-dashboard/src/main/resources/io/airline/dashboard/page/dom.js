// Small helpers around the DOM. Text is always set as text, never parsed.

/** Makes an element; `properties` are attributes, except `text` and `on` (listeners by event). */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'text') element.textContent = value;
    else if (name === 'on') Object.entries(value).forEach(([type, listener]) => element.addEventListener(type, listener));
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children);
  return element;
}

/** Sets an element's text if it differs; the text node stays, so that nothing is laid out for nothing. */
export function setText(element, text) {
  const node = element.firstChild;
  if (node === null || node.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/** Sets or, for null, removes an attribute if it differs. */
export function setAttribute(element, name, value) {
  if (value == null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value)) {
    element.setAttribute(name, value);
  }
}

export function setHidden(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Sets a custom property if it differs from the one set last. */
export function setVariable(element, name, value) {
  const known = (element.variables ??= {});
  if (known[name] !== value) {
    known[name] = value;
    element.style.setProperty(name, value);
  }
}

/**
 * Brings `list`'s children into the order of `items`; what is not an item is removed. An item that has the focus is never
 * taken out of the document: the others move around it.
 */
export function arrange(list, items) {
  const wanted = new Set(items);
  for (const child of [...list.children]) {
    if (!wanted.has(child)) child.remove();
  }
  let cursor = list.firstElementChild;
  for (const item of items) {
    if (item === cursor) {
      cursor = cursor.nextElementSibling;
    } else if (item.parentNode === list && item.contains(document.activeElement)) {
      while (cursor !== item) {
        const next = cursor.nextElementSibling;
        list.append(cursor);
        cursor = next;
      }
      cursor = item.nextElementSibling;
    } else {
      list.insertBefore(item, cursor);
    }
  }
}

const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
export const motion = () => !reducedMotion.matches;

/**
 * A table that is repainted cell by cell.
 *
 * @param caption what it shows
 * @param columns `{label, numeric, head}`; the column with `head` names the row
 */
export class DataTable {
  constructor(caption, columns) {
    this.body = make('tbody');
    this.columns = columns;
    this.element = make(
      'table',
      { class: 'data' },
      make('caption', { class: 'hidden', text: caption }),
      make('thead', {}, make('tr', {}, ...columns.map(column =>
        make('th', { scope: 'col', class: column.numeric ? 'number' : null, text: column.label })))),
      this.body,
    );
  }

  /** Shows rows of texts; a text may be `{text, title}`. */
  show(rows) {
    while (this.body.rows.length > rows.length) this.body.lastElementChild.remove();
    while (this.body.rows.length < rows.length) {
      this.body.append(make('tr', {}, ...this.columns.map(column =>
        make(column.head ? 'th' : 'td', { scope: column.head ? 'row' : null, class: column.numeric ? 'number' : null }))));
    }
    rows.forEach((row, i) => {
      const cells = this.body.rows[i].cells;
      row.forEach((cell, j) => {
        const rich = cell !== null && typeof cell === 'object';
        setText(cells[j], String((rich ? cell.text : cell) ?? ''));
        setAttribute(cells[j], 'title', rich ? cell.title : null);
      });
    });
  }
}

/** A panel with a heading and a switch between its chart and its table. */
export class Panel {
  constructor(id, title, { level = 'h3', className = '' } = {}) {
    this.title = make('span', { class: 'panel-name', text: title });
    this.note = make('p', { class: 'panel-note' });
    this.toggle = make('button', {
      type: 'button', class: 'quiet-button', 'aria-pressed': 'false', 'aria-label': `${title} as table`, text: 'Table',
      on: { click: () => this.setTable(!this.asTable, true) },
    });
    this.chart = make('div', { class: 'panel-chart' });
    this.table = make('div', { class: 'panel-table', hidden: true });
    this.element = make(
      'article',
      { class: `panel ${className}`, 'aria-labelledby': id },
      make('header', { class: 'panel-head' }, make(level, { id }, this.title), this.note, this.toggle),
      this.chart,
      this.table,
    );
    this.asTable = false;
    this.onToggle = () => {};
  }

  setTable(asTable, byHand = false) {
    this.asTable = asTable;
    setAttribute(this.toggle, 'aria-pressed', asTable);
    setHidden(this.chart, asTable);
    setHidden(this.table, !asTable);
    this.onToggle(byHand);
  }
}
