import { EnvError } from 'envalid';
import type { Parse } from './variable.js';

export const text: Parse<string> = (value) => value;

export function oneOf<T extends string>(...choices: readonly T[]): Parse<T> {
  return (value) => {
    const choice = choices.find((candidate) => candidate === value.toLowerCase());
    if (choice === undefined) throw new EnvError(`must be one of ${choices.join(', ')}`);
    return choice;
  };
}

/** A whole number within bounds, both included. */
export function integer(min: number, max: number): Parse<number> {
  return (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    if (number >= min && number <= max) return number;
    throw new EnvError(`must be a whole number from ${min} to ${max}`);
  };
}

/** A comma-separated list of at least one item; blanks around items and empty items are dropped. */
export function list<T>(parse: Parse<T>): Parse<readonly T[]> {
  return (value) => {
    const items = value.split(',').flatMap((item) => item.trim() || []);
    if (items.length === 0) throw new EnvError('must hold at least one item');
    return items.map((item, index) => {
      try {
        return parse(item);
      } catch (error) {
        if (!(error instanceof EnvError) || items.length === 1) throw error;
        throw new EnvError(`has an item ${index + 1} of ${items.length} that ${error.message}`);
      }
    });
  };
}

const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Ten years: anything longer is a slip of the pen. */
const LONGEST_MS = 3_650 * MILLISECONDS.d;

/** A duration such as `500ms`, `15m` or `7d` in milliseconds; a bare number is seconds. */
export const durationMs: Parse<number> = (value) => {
  const match = /^(\d{1,12}) ?(ms|s|m|h|d)?$/.exec(value);
  const unit = Object.entries(MILLISECONDS).find(([name]) => name === (match?.[2] ?? 's'));
  const duration = Number(match?.[1]) * (unit?.[1] ?? NaN);
  if (duration > 0 && duration <= LONGEST_MS) return duration;
  throw new EnvError('must be a duration above zero such as 500ms, 30s, 15m, 12h or 7d');
};

/** A duration as `durationMs` takes it, in whole seconds. */
export const durationSeconds: Parse<number> = (value) => {
  const seconds = durationMs(value) / 1_000;
  if (Number.isInteger(seconds)) return seconds;
  throw new EnvError('must be a whole number of seconds');
};

/** What a timer of Node and a setting of PostgreSQL can hold: 24 days are just below 2^31 ms. */
const LONGEST_TIMER_MS = 24 * MILLISECONDS.d;

/** A duration as `durationMs` takes it, for timers and for PostgreSQL. */
export const timerMs: Parse<number> = (value) => {
  const duration = durationMs(value);
  if (duration <= LONGEST_TIMER_MS) return duration;
  throw new EnvError('must be at most 24d');
};

/** A duration as `timerMs` takes it, in whole seconds. */
export const timerSeconds: Parse<number> = (value) => {
  timerMs(value);
  return durationSeconds(value);
};

const BYTES = { b: 1, kb: 1_024, mb: 1_048_576, gb: 1_073_741_824 } as const;

/** A size such as `256MB` (1 kB = 1,024 bytes) in bytes; a bare number is bytes. */
export const byteSize: Parse<number> = (value) => {
  const match = /^(\d{1,15}) ?([kmg]?b)?$/.exec(value.toLowerCase());
  const unit = Object.entries(BYTES).find(([name]) => name === (match?.[2] ?? 'b'));
  const bytes = Number(match?.[1]) * (unit?.[1] ?? NaN);
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw new EnvError('must be a size above zero such as 65536, 512kB, 256MB or 1GB');
};

/** An e-mail address, lower-cased. Only what is surely none is refused. */
export const emailAddress: Parse<string> = (value) => {
  if (/^[^\s@<>,]+@[^\s@<>,]+$/.test(value)) return value.toLowerCase();
  throw new EnvError('must be an e-mail address');
};

/** An IANA time zone that this Node knows. */
export const timeZone: Parse<string> = (value) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw new EnvError('must be an IANA time zone');
  }
};
