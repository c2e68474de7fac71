import { DomainError } from '../../../errors/domain-error.js';
import { cursorExpired } from '../../../errors/errors.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { type Matches, SearchEngine, type SearchRequest } from '../search-engine.js';
import { Circuit } from './circuit.js';
import { ElasticsearchAway } from './elastic-failures.js';

const REST_MS = 5_000;

/** Who made a position, of which the other makes nothing. */
const ELASTICSEARCH = 'elasticsearch';
const POSTGRES = 'postgresql';

type EngineName = typeof ELASTICSEARCH | typeof POSTGRES;

const marked = (found: Matches, engine: EngineName): Matches => ({
  ...found,
  rows: found.rows.map((row) => ({ ...row, position: [engine, ...row.position] })),
});

/**
 * Elasticsearch, and PostgreSQL while that is away. A walk goes on where it began: one through
 * PostgreSQL always can, and one through Elasticsearch is to begin anew while it is away.
 */
export class FallbackSearch extends SearchEngine {
  constructor(
    private readonly elasticsearch: SearchEngine,
    private readonly postgres: SearchEngine,
    private readonly logger: Logger,
    private readonly circuit = new Circuit(REST_MS),
  ) {
    super();
  }

  /** Who answers now, as far as is known. */
  get answering(): EngineName {
    return this.circuit.isClosed ? ELASTICSEARCH : POSTGRES;
  }

  override async find(request: SearchRequest): Promise<Matches> {
    const { page } = request;
    if (page.kind === 'page' || page.after === undefined) {
      return (await this.tryElasticsearch(request)) ?? this.askPostgres(request);
    }
    const [engine, ...after] = page.after;
    const going = { ...request, page: { ...page, after } };
    if (engine === POSTGRES) return this.askPostgres(going);
    const found = engine === ELASTICSEARCH ? await this.tryElasticsearch(going) : undefined;
    if (!found) throw cursorExpired();
    return found;
  }

  private async askPostgres(request: SearchRequest): Promise<Matches> {
    return marked(await this.postgres.find(request), POSTGRES);
  }

  /** Undefined when it does not answer. */
  private async tryElasticsearch(request: SearchRequest): Promise<Matches | undefined> {
    if (!this.circuit.admits()) return undefined;
    try {
      const found = await this.elasticsearch.find(request);
      this.noteAnswer();
      return marked(found, ELASTICSEARCH);
    } catch (error) {
      if (error instanceof ElasticsearchAway) {
        const fields = errorFields(error);
        if (this.circuit.failed())
          this.logger.warn('PostgreSQL searches for Elasticsearch', fields);
        return undefined;
      }
      this.noteAnswer();
      if (error instanceof DomainError) throw error;
      this.logger.error('Elasticsearch refused a search', errorFields(error));
      return undefined;
    }
  }

  private noteAnswer(): void {
    if (this.circuit.succeeded()) this.logger.info('Elasticsearch searches again');
  }
}
