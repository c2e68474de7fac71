import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

/** Words as the texts that are searched are made of. */
@Injectable()
export class SearchWordsRepository {
  constructor(private readonly database: Database) {}

  /** None of signs alone. */
  async wordsOf(text: string): Promise<readonly string[]> {
    const [row] = await this.database.query<{ words: string }>(
      'SELECT search_words($1::text) AS words',
      [text],
      { name: 'search_words' },
    );
    return row?.words.split(' ').filter((word) => word !== '') ?? [];
  }
}
