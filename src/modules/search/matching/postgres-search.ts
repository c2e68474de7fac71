import { Injectable } from '@nestjs/common';
import { cursorExpired } from '../../../errors/errors.js';
import { ENOUGH, type Matches, SearchEngine, type SearchRequest } from '../search-engine.js';
import { countedWords, exactly, widely } from './asking.js';
import { SORT_KEYS } from './match-order.js';
import { MatchRepository } from './match.repository.js';
import { KnownWordRepository } from './known-word.repository.js';

/** Looks for what is meant to the letter; where hardly anything is found, for what may be meant. */
@Injectable()
export class PostgresSearch extends SearchEngine {
  constructor(
    private readonly matches: MatchRepository,
    private readonly words: KnownWordRepository,
  ) {
    super();
  }

  /** @throws DomainError 410 for a position that another engine made */
  async find(request: SearchRequest): Promise<Matches> {
    const { query, sort, page } = request;
    const after = page.kind === 'cursor' ? page.after : undefined;
    if (after && after.length !== SORT_KEYS[sort].length) throw cursorExpired();
    const words = countedWords(query);
    const known = words.length === 0 ? [] : await this.words.find(words);
    const asked = exactly(request, known, new Date());
    const { someIds, ...exact } = await this.matches.find(asked, sort, page);
    const wider = someIds.length < ENOUGH ? widely(asked, query, known, someIds) : undefined;
    if (!wider) return { ...exact, isWidened: false };
    const { someIds: more, ...found } = await this.matches.find(wider, sort, page);
    // Or the score would tell that there are such words in what this reader may not see.
    if (more.length <= someIds.length) return { ...exact, isWidened: false };
    return { ...found, isWidened: true };
  }
}
