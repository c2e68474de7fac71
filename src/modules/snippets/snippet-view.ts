import { toSubject } from '../social/subjects/subject-view.js';
import type { SnippetResponse } from './dto/snippet.response.js';
import type { SnippetRow } from './snippet.js';

export const toSnippet = (row: SnippetRow): SnippetResponse => ({
  id: row.id,
  title: row.title,
  description: row.description,
  code: row.code,
  language: row.language,
  ...toSubject(row),
});
