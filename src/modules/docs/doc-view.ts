import { toSubject } from '../social/subjects/subject-view.js';
import type { DocResponse } from './dto/doc.response.js';
import type { DocRow } from './doc.js';

export const toDoc = (row: DocRow): DocResponse => ({
  id: row.id,
  title: row.title,
  slug: row.slug,
  content: row.content,
  ...toSubject(row),
});
