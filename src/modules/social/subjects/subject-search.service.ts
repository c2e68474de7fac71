import { Injectable } from '@nestjs/common';
import { validationError } from '../../../errors/errors.js';
import { MAX_WORDS, type SubjectFilters } from './subject-filters.js';
import { SearchWordsRepository } from './search-words.repository.js';

/** What is asked for in a list of subjects. */
export interface SubjectSearch {
  /** Of snippets alone; null is none in particular. */
  readonly language?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly author?: string | undefined;
  readonly q?: string | undefined;
}

/** Makes filters of what somebody typed. */
@Injectable()
export class SubjectSearches {
  constructor(private readonly words: SearchWordsRepository) {}

  /** @throws DomainError 400 for too many words */
  async filtersOf({ language, tags, author, q = '' }: SubjectSearch): Promise<SubjectFilters> {
    const filters = { language: language ?? undefined, tags, author };
    if (q.trim() === '') return filters;
    const words = [...new Set(await this.words.wordsOf(q))];
    if (words.length > MAX_WORDS) {
      throw validationError([{ field: 'q', message: `q must be at most ${MAX_WORDS} words` }]);
    }
    return { ...filters, words };
  }
}
