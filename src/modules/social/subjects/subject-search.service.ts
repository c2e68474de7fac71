import { Injectable } from '@nestjs/common';
import { MAX_WORDS, type SubjectFilters } from './subject-filters.js';
import { SearchWordsRepository } from './search-words.repository.js';

/** What is asked for in a list of subjects. */
export interface SubjectSearch {
  readonly tags?: readonly string[] | undefined;
  readonly author?: string | undefined;
  readonly q?: string | undefined;
}

/** Makes filters of what somebody typed. */
@Injectable()
export class SubjectSearches {
  constructor(private readonly words: SearchWordsRepository) {}

  async filtersOf({ tags, author, q = '' }: SubjectSearch): Promise<SubjectFilters> {
    if (q.trim() === '') return { tags, author };
    const words = [...new Set(await this.words.wordsOf(q))];
    return { tags, author, words: words.slice(0, MAX_WORDS) };
  }
}
