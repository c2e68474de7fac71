import { text } from './payload-reader.js';
import { cleanLine } from './plain-text.js';

const MAX_CHARACTERS = 255;
const OBJECT_ID = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;

/** A branch's or tag's short name; what is neither (`refs/pull/2/merge`, a commit) has none. */
export const shortRef = (value: unknown): string | undefined => {
  if (typeof value !== 'string') return undefined;
  const name = cleanLine(value.replace(/^refs\/(?:heads|tags)\//, ''), MAX_CHARACTERS);
  if (name === undefined || name.startsWith('refs/') || OBJECT_ID.test(name)) return undefined;
  return name;
};

/** The first characters of a commit's id, as Git abbreviates it. */
export const shortCommit = (payload: unknown, ...path: readonly string[]): string | undefined => {
  const id = text(payload, ...path);
  return id !== undefined && OBJECT_ID.test(id) ? id.slice(0, 7) : undefined;
};
