// Names and places that stand behind codes. Codes of different tables look alike (ADA is an airport, and may be anything else), so a table is
// only asked for dimensions whose name says that it holds such codes.

import * as api from './api.js';

const AIRPORTS = /airport|source|destination|origin|departure|arrival|route/i;
const AIRLINES = /carrier|airline|operator/i;
const PLANES = /equipment|aircraft|plane/i;
const LEG = /\s*(?:→|->|—|–)\s*/;

export class Reference {
  constructor() {
    this.airports = {};
    this.airlines = {};
    this.planes = {};
  }

  /** Asks for those tables that the server says it has. */
  async load(tables) {
    await Promise.all(tables.filter(table => Object.hasOwn(this, table)).map(async table => {
      this[table] = await api.reference(table);
    }));
  }

  /** Returns the airport codes a key consists of, in order; null if the key is something else. */
  stops(dimension, key) {
    if (!AIRPORTS.test(dimension)) return null;
    const codes = key.split(LEG);
    return codes.every(code => this.place(code) !== null) ? codes : null;
  }

  /** Returns the airport of a code; null if it is unknown or has no position. */
  place(code) {
    const airport = Object.hasOwn(this.airports, code) ? this.airports[code] : null;
    return airport !== null && Number.isFinite(airport.longitude) && Number.isFinite(airport.latitude) ? airport : null;
  }

  /** Returns what a key is called, `{short, full}`; null if its key is all that is known. */
  name(dimension, key) {
    const codes = this.stops(dimension, key);
    if (codes !== null) {
      const places = codes.map(code => this.airports[code]);
      return {
        short: [...new Set([places[0], places.at(-1)])].map(place => place.city || place.name).join(' → '),
        full: places.map(place => [place.name, place.city, place.country].filter(Boolean).join(', ')).join(' → '),
      };
    }
    if (AIRLINES.test(dimension) && Object.hasOwn(this.airlines, key)) {
      const { name } = this.airlines[key];
      return name ? { short: name, full: name } : null;
    }
    if (PLANES.test(dimension) && key !== '') {
      const codes = key.split(' ');
      const known = codes.filter(code => Object.hasOwn(this.planes, code));
      if (known.length === codes.length) {
        const full = codes.map(code => this.planes[code].name).join(', ');
        return { short: full, full };
      }
    }
    return null;
  }
}
