import { isMediaType, type MediaType } from '../media/media-type.js';
import { MAX_NAME_CHARACTERS } from './file-name.js';

/** How names of a type may end, the usual ending first. Of texts nothing that a system would run. */
const ENDINGS: Readonly<Record<MediaType, readonly [string, ...string[]]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/gif': ['gif'],
  'image/webp': ['webp'],
  'image/avif': ['avif'],
  'application/pdf': ['pdf'],
  'text/plain': [
    ...(['txt', 'text', 'log', 'md', 'markdown', 'rst', 'adoc', 'csv', 'tsv'] as const),
    ...(['json', 'jsonl', 'yaml', 'yml', 'toml', 'diff', 'patch', 'srt', 'vtt'] as const),
  ],
};

/** Windows does not see them at the end of a name. */
const UNSEEN = /[. ]+$/;

/**
 * The name with the type's ending after one that says something else: saved and opened, a text that is
 * called `report.html` would be run as HTML. Names without an ending stay.
 */
export const withEnding = (name: string, type: string): string => {
  if (!isMediaType(type)) return name;
  const stem = name.replace(UNSEEN, '');
  const dot = stem.lastIndexOf('.');
  const known = ENDINGS[type];
  if (dot === -1 || known.includes(stem.slice(dot + 1).toLowerCase())) return stem;
  const ending = `.${known[0]}`;
  return [...stem].slice(0, MAX_NAME_CHARACTERS - ending.length).join('') + ending;
};
