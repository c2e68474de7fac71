import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeIn, type ItemFault } from './bulk.js';
import { FakeCluster } from './fake-cluster.js';
import type { FakeIndex } from './fake-index.js';
import { type Json, Refusal } from './refusal.js';
import { searchIn } from './searching.js';

interface Asked {
  readonly method: string;
  /** Its parts, decoded. */
  readonly path: readonly string[];
  readonly parameters: URLSearchParams;
  readonly body: string;
}

/** What is answered instead of what is asked for. */
export interface Fault {
  readonly status?: number;
  /** No answer ever. */
  readonly isSilent?: boolean;
}

const PARAMETERS: readonly string[] = [
  ...['require_alias', 'allow_partial_search_results', 'preference'],
];

const INFO = {
  name: 'fake',
  cluster_name: 'fake',
  version: { number: '8.19.0', build_flavor: 'default' },
  tagline: 'You Know, for Search',
};

const jsonOf = (body: string): unknown => (body === '' ? undefined : (JSON.parse(body) as unknown));

/**
 * What the application asks of Elasticsearch, by its published REST API:
 * https://www.elastic.co/docs/api/doc/elasticsearch/v8. Whatever else it is asked it refuses. What is
 * written is found at once.
 */
export class FakeElasticsearch {
  readonly cluster = new FakeCluster();
  /** `<method> <path>`, so far. */
  readonly asked: string[] = [];
  /** Of a request, if it is to fail. */
  faultOf: (asked: string) => Fault | undefined = () => undefined;
  /** Of a document that is written, if it is to be refused. */
  itemFaultOf: (id: string) => ItemFault | undefined = () => undefined;
  /** Before a bulk request is answered. */
  onBulk: () => Promise<void> = () => Promise.resolve();
  private server: Server | undefined;
  private port = 0;

  static async start(): Promise<FakeElasticsearch> {
    const fake = new FakeElasticsearch();
    await fake.comeBack();
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What is searched; undefined: there is none. */
  get current(): FakeIndex | undefined {
    const [name] = this.cluster.aliases.get('switchboard-search') ?? [];
    return name === undefined ? undefined : this.cluster.indexes.get(name);
  }

  /** At the same address, with what it knew. */
  async comeBack(): Promise<void> {
    this.server = createServer((request, response) => void this.serve(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Nobody is there any more. */
  async goAway(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', this.url);
    const asked = {
      method: request.method ?? '',
      path: url.pathname.split('/').filter(Boolean).map(decodeURIComponent),
      parameters: url.searchParams,
      body: Buffer.concat(chunks).toString(),
    };
    const line = `${asked.method} ${url.pathname}`;
    this.asked.push(line);
    const fault = this.faultOf(line);
    if (fault?.isSilent) return;
    const { status, body } = await this.answer(asked, fault?.status);
    response.writeHead(status, {
      'content-type': 'application/vnd.elasticsearch+json;compatible-with=8',
      'x-elastic-product': 'Elasticsearch',
    });
    response.end(asked.method === 'HEAD' ? undefined : JSON.stringify(body));
  }

  private async answer(
    asked: Asked,
    failure: number | undefined,
  ): Promise<{ readonly status: number; readonly body: Json }> {
    try {
      if (failure !== undefined) throw new Refusal(failure, 'exception', 'as the test has it');
      for (const name of asked.parameters.keys()) {
        if (PARAMETERS.includes(name)) continue;
        throw new Refusal(400, 'illegal_argument_exception', `unrecognized parameter: [${name}]`);
      }
      return { status: 200, body: await this.route(asked) };
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'fault', String(error));
      const { status, type, message: reason } = refusal;
      return { status, body: { error: { root_cause: [{ type, reason }], type, reason }, status } };
    }
  }

  private async route({ method, path, parameters, body }: Asked): Promise<Json> {
    const { cluster } = this;
    const [first = '', second = ''] = path;
    const done = { acknowledged: true };
    switch (`${method} ${path.map((part) => (part.startsWith('_') ? part : '*')).join('/')}`) {
      case 'GET ':
        return INFO;
      case 'PUT _index_template/*':
        cluster.putTemplate(second, jsonOf(body));
        return done;
      case 'PUT *':
        cluster.create(first, jsonOf(body));
        return { ...done, shards_acknowledged: true, index: first };
      case 'DELETE *':
        cluster.delete(first);
        return done;
      case 'GET */_alias':
        return cluster.aliasesOf(first);
      case 'HEAD _alias/*':
        if (!cluster.aliases.has(second)) throw new Refusal(404, 'missing', second);
        return {};
      case 'POST _aliases':
        cluster.changeAliases(jsonOf(body));
        return done;
      case 'GET */_refresh':
        cluster.find(first);
        return { _shards: { total: 1, successful: 1, failed: 0 } };
      case 'POST */_search':
        return searchIn(cluster.find(first), jsonOf(body));
      case 'POST */_bulk': {
        if (parameters.get('require_alias') === 'true') cluster.requireAlias(first);
        const index = cluster.find(first);
        await this.onBulk();
        return writeIn(index, body, this.itemFaultOf);
      }
      default:
        throw new Refusal(
          400,
          'illegal_argument_exception',
          `no handler for ${method} ${path.join('/')}`,
        );
    }
  }
}
