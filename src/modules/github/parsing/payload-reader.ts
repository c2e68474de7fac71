import { isObject } from '../../../http/json-object.js';

/** What lies at the end of a path of names; undefined where the path breaks off. */
export const member = (payload: unknown, ...path: readonly string[]): unknown => {
  let value = payload;
  for (const name of path) {
    // Not what every object inherits: a name may be `constructor`.
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
};

/** A text that is not empty. */
export const text = (payload: unknown, ...path: readonly string[]): string | undefined => {
  const value = member(payload, ...path);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A whole number that is exact. */
export const number = (payload: unknown, ...path: readonly string[]): number | undefined => {
  const value = member(payload, ...path);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
};

export const isTrue = (payload: unknown, ...path: readonly string[]): boolean =>
  member(payload, ...path) === true;

/** The elements of a list; none of what is no list. */
export const list = (payload: unknown, ...path: readonly string[]): readonly unknown[] => {
  const value = member(payload, ...path);
  return Array.isArray(value) ? value : [];
};
