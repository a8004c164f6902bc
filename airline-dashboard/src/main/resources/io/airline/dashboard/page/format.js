// Numbers, times and durations as people read them. Nothing here touches the document's data.

const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const upToTwo = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });
const small = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 3 });
const fiveDigits = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 5 });
const signed = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' });
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(undefined, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const finePercent = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 2 });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export const NONE = '–';

export const count = n => (n == null ? NONE : whole.format(n));
/** A share; close to none and close to all it takes a digit more, or a bound, so that neither is claimed wrongly. */
export function share(n) {
  if (n == null) return NONE;
  if (n > 0 && n < 0.0001) return `<${finePercent.format(0.0001)}`;
  if (n > 0.9999 && n < 1) return `>${finePercent.format(0.9999)}`;
  return (n > 0 && n < 0.001) || (n > 0.9995 && n < 1) ? finePercent.format(n) : percent.format(n);
}
export const short = n => (n == null ? NONE : compact.format(n));
export const rate = n => (n == null ? NONE : n < 100 ? oneDigit.format(n) : whole.format(n));
/** A measure's value: unit unknown, so digits follow the size. */
export const value = n =>
  n == null || !Number.isFinite(n) ? NONE
    : Math.abs(n) >= 100 ? whole.format(n) : n === 0 || Math.abs(n) >= 1 ? upToTwo.format(n) : small.format(n);
/** A measure's value where neighbours differ by little: all of a whole number, and some of what follows the point. */
export const precise = n =>
  n == null || !Number.isFinite(n) ? NONE
    : Number.isInteger(n) || Math.abs(n) >= 1e6 ? whole.format(n)
      : Math.abs(n) >= 1e3 ? upToTwo.format(n) : Math.abs(n) >= 1e-3 ? fiveDigits.format(n) : small.format(n);
/**
 * Numbers at an axis, with as many digits as tell its labels apart.
 *
 * @param exponent of the power of ten that the distance between two labels is at least
 * @param allDecimals whether zeros at the end are written
 */
export function axis(exponent, allDecimals = false) {
  const decimals = Math.max(0, Math.min(20, -exponent));
  const plain = new Intl.NumberFormat(undefined, {
    minimumFractionDigits: allDecimals ? decimals : 0, maximumFractionDigits: decimals,
  });
  return n => {
    if (Math.abs(n) < 1e6) return plain.format(n);
    const digits = Math.max(4, Math.min(15, Math.floor(Math.log10(Math.abs(n))) - exponent + 1));
    return new Intl.NumberFormat(undefined, { notation: 'compact', maximumSignificantDigits: digits }).format(n);
  };
}
/** A relative change: `+1.25%`. */
export const change = n => signed.format(n);
/** A difference: `+1.25`. */
export const difference = n => (n > 0 ? `+${precise(n)}` : precise(n));
export const time = iso => clock.format(new Date(iso));
export const hourMinute = iso => minutes.format(new Date(iso));
export const utc = iso => new Date(iso).toISOString().replace('T', ' ').replace('.000Z', 'Z').replace('Z', ' UTC');

/** `90.4` seconds as `1 min 30 s`. */
export function seconds(s) {
  if (s == null) return NONE;
  if (s < 10) return `${oneDigit.format(Math.max(0, s))} s`;
  if (s < 60) return `${whole.format(s)} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`;
  return `${whole.format(Math.floor(s / 3600))} h ${Math.floor((s % 3600) / 60)} min`;
}

/** `15m`, `PT15M`, `500ms` as milliseconds; null for anything else. */
export function durationMillis(text) {
  const match = /^(?:PT)?(\d+(?:\.\d+)?)(ms|s|m|h|d)$/i.exec(text ?? '');
  return match && Number(match[1]) * { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[match[2].toLowerCase()];
}

/** `60m` and `1h` as `60 minutes`; what is no whole minute stays as it is. */
export function duration(text) {
  const length = durationMillis(text);
  if (length === null || length % 6e4 !== 0) return text;
  return length === 6e4 ? '1 minute' : `${whole.format(length / 6e4)} minutes`;
}

/** A step such as `30s` as `30 s`, `2m` as `2 min`. */
export function step(text) {
  const length = durationMillis(text);
  if (length === null) return text;
  return length % 6e4 === 0 ? `${whole.format(length / 6e4)} min` : `${upToTwo.format(length / 1000)} s`;
}

/** Milliseconds as the API's durations: `30s`, `2m`. */
export function apiDuration(ms) {
  if (ms % 6e4 === 0) return `${ms / 6e4}m`;
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

/** `source_airport` as `Source airport`. */
export function label(name) {
  const words = String(name).replace(/[_-]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
