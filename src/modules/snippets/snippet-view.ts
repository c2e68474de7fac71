import { toSubject } from '../social/subjects/subject-view.js';
import type { SnippetResponse } from './dto/snippet.response.js';
import type { SnippetRow } from './snippet.js';

export const toSnippet = (row: SnippetRow): SnippetResponse => ({
  ...toSubject(row),
  description: row.description,
  code: row.code,
  language: row.language,
});
