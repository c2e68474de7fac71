import { toSubject } from '../social/subjects/subject-view.js';
import type { DocResponse } from './dto/doc.response.js';
import type { DocRow } from './doc.js';

export const toDoc = (row: DocRow): DocResponse => {
  const { id, title, ...rest } = toSubject(row);
  return { id, title, slug: row.slug, content: row.content, ...rest };
};
