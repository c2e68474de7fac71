import type { Logger } from '../../../logging/logger.js';
import type { PageRequest } from '../../../database/keyset-page.js';
import { parseSearchQuery } from '../query/parse-search-query.js';
import { type Matches, SearchEngine, type SearchRequest } from '../search-engine.js';
import { Circuit } from './circuit.js';
import { ElasticsearchAway } from './elastic-failures.js';
import { FallbackSearch } from './fallback-search.js';

const REST_MS = 5_000;

class ScriptedEngine extends SearchEngine {
  readonly asked: SearchRequest[] = [];
  answer: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly id: string) {
    super();
  }

  override async find(request: SearchRequest): Promise<Matches> {
    this.asked.push(request);
    await this.answer();
    const facets = { type: [], language: [], tags: [] };
    const rows = [{ id: this.id, score: 1, position: ['1', this.id] }];
    return { rows, hasMore: true, facets, isWidened: false };
  }
}

const away = (): Promise<never> => Promise.reject(new ElasticsearchAway(new Error('away')));

describe('FallbackSearch', () => {
  let now: number;
  let elasticsearch: ScriptedEngine;
  let postgres: ScriptedEngine;
  let said: string[];
  let search: FallbackSearch;

  const find = async (page: PageRequest = { kind: 'cursor', limit: 1 }) => {
    const [row] = (
      await search.find({
        query: parseSearchQuery('word'),
        filters: { types: [] },
        sort: 'latest',
        readerId: null,
        page,
      })
    ).rows;
    if (!row) throw new Error('nothing was found');
    return row;
  };
  const goOn = async (after: readonly string[]) => find({ kind: 'cursor', limit: 1, after });

  beforeEach(() => {
    now = 0;
    said = [];
    elasticsearch = new ScriptedEngine('e');
    postgres = new ScriptedEngine('p');
    const note = (message: string): void => void said.push(message);
    const logger: Logger = { error: note, warn: note, info: note, http: note, debug: note };
    search = new FallbackSearch(elasticsearch, postgres, logger, new Circuit(REST_MS, () => now));
  });

  it('asks PostgreSQL for what Elasticsearch does not answer, and spares it for a while', async () => {
    elasticsearch.answer = away;
    for (let time = 0; time < 3; time += 1) expect((await find()).id).toBe('p');
    expect(elasticsearch.asked).toHaveLength(1);
    expect(search.answering).toBe('postgresql');
    now = REST_MS;
    expect((await find()).id).toBe('p');
    expect(elasticsearch.asked).toHaveLength(2);
    expect(said).toHaveLength(1);
  });

  it('lets one try, and asks Elasticsearch again once that is answered', async () => {
    elasticsearch.answer = away;
    await find();
    now = REST_MS;
    let answer = (): void => undefined;
    elasticsearch.answer = () => new Promise((resolve) => (answer = resolve));
    const trying = find();
    expect((await find()).id).toBe('p');
    answer();
    expect((await trying).id).toBe('e');
    elasticsearch.answer = () => Promise.resolve();
    expect((await find()).id).toBe('e');
    expect(search.answering).toBe('elasticsearch');
    expect(said).toHaveLength(2);
  });

  it('asks PostgreSQL for what Elasticsearch refuses, and does not spare it', async () => {
    elasticsearch.answer = () => Promise.reject(new Error('too many clauses'));
    expect((await find()).id).toBe('p');
    elasticsearch.answer = () => Promise.resolve();
    expect((await find()).id).toBe('e');
  });

  it('goes on where a walk began', async () => {
    const { position } = await find();
    expect((await goOn(position)).id).toBe('e');
    expect(elasticsearch.asked.at(-1)?.page).toMatchObject({ after: ['1', 'e'] });
    elasticsearch.answer = away;
    await expect(goOn(position)).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
    const other = await find();
    elasticsearch.answer = () => Promise.resolve();
    now = REST_MS;
    expect((await goOn(other.position)).id).toBe('p');
    expect(postgres.asked.at(-1)?.page).toMatchObject({ after: ['1', 'p'] });
  });

  it('has a walk begin anew whose cursor neither made', async () => {
    await expect(goOn(['1', 'x'])).rejects.toMatchObject({ code: 'CURSOR_EXPIRED' });
  });
});
