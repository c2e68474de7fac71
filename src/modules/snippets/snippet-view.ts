import { toSubject } from '../social/subjects/subject-view.js';
import type { SnippetResponse } from './dto/snippet.response.js';
import type { SnippetRow } from './snippet.js';

export const toSnippet = (row: SnippetRow): SnippetResponse => {
  const { id, title, ...rest } = toSubject(row);
  const { description, code, language } = row;
  return { id, title, description, code, language, ...rest };
};
