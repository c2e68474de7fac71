import { ListSubjectsQuery } from '../../social/subjects/dto/list-subjects.query.js';
import { Language } from '../../search/vocabulary/language.decorator.js';

export class ListSnippetsQuery extends ListSubjectsQuery {
  @Language('by any of its names')
  language?: string | null;
}
