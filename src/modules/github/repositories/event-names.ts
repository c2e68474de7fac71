export const MAX_EVENT_NAMES = 100;

/** Stands for every event. */
const EVERY_EVENT = '*';

/** GitHub adds events; one that is not known yet has a name of this form too. */
const EVENT_NAME = /^[a-z][a-z0-9_]{0,63}$/;

const isName = (value: unknown): boolean => typeof value === 'string' && EVENT_NAME.test(value);

/** Names of events, each once, or `*` alone. */
export const areEventNames = (value: unknown): value is readonly string[] => {
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_EVENT_NAMES) return false;
  if (value.length === 1 && value[0] === EVERY_EVENT) return true;
  return value.every(isName) && new Set(value).size === value.length;
};

/** As they are kept; null: every event. */
export const eventFilterOf = (
  names: readonly string[] | null | undefined,
): readonly string[] | null =>
  names === null || names === undefined || names.includes(EVERY_EVENT) ? null : names;
