/** Numbers as text: the same digits everywhere, no unit that changes under the eye. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const NONE = '–';

function missing(value) {
  return value === null || value === undefined || Number.isNaN(value);
}

/** 451500 as 451,500. */
export function count(value) {
  return missing(value) ? NONE : WHOLE.format(value);
}

/** Three significant digits, more where the whole part has more: 0.55, 12.3, 10,000. */
export function digits(value) {
  if (missing(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size >= 100 || value === 0) {
    return WHOLE.format(value);
  }
  return value.toFixed(size >= 10 ? 1 : 2);
}

/** Milliseconds with their unit. */
export function millis(value) {
  return missing(value) ? NONE : `${digits(value)} ms`;
}

/** Requests a second: 3,300 or 0.5. */
export function rate(value) {
  if (missing(value)) {
    return NONE;
  }
  return value > 0 && value < 10 ? value.toFixed(1) : WHOLE.format(value);
}

/** A share of 1 in percent; what is not 0 never reads as 0. */
export function percent(value) {
  if (missing(value)) {
    return NONE;
  }
  if (value > 0 && value < 0.0001) {
    return '< 0.01 %';
  }
  if (value < 1 && value > 0.9999) {
    return '> 99.99 %';
  }
  return `${value === 0 || value === 1 ? value * 100 : (value * 100).toFixed(2)} %`;
}

/** A part of a whole, as a share of 1. */
export function shareOf(part, whole) {
  return whole > 0 ? part / whole : 0;
}

const two = (value) => String(value).padStart(2, '0');

/** Run time as a clock: 0:45, 12:30, 1:02:30; before the start with a minus. */
export function clock(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const sign = seconds <= -1 ? '−' : '';
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = two(whole % 60);
  return sign + (hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`);
}

/** A point of run time, to the tenth: 0:45.3. */
export function instant(seconds) {
  const tenths = Math.round(Math.abs(seconds) * 10);
  const sign = seconds < 0 && tenths > 0 ? '−' : '';
  return `${sign}${clock(Math.floor(tenths / 10))}.${tenths % 10}`;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes by thousands: 45.8 MB. */
export function bytes(value) {
  if (missing(value)) {
    return NONE;
  }
  let size = value;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? WHOLE.format(size) : digits(size)} ${UNITS[unit]}`;
}

/** The instant of an ISO time, in this browser's zone, to the second. */
export function dateTime(iso) {
  if (!iso) {
    return NONE;
  }
  const time = new Date(iso);
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
