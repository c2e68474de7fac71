import { createHmac, randomUUID } from 'node:crypto';
import { API, type FakeGithub, type RoutedReply, type RoutedRequest } from './fake-github.js';
import {
  type FakeDelivery,
  type FakeHook,
  type FakeRepository,
  hookDeliveryItem,
  hookOf,
  repositoryOf,
} from './fake-github-hook-views.js';

/** What a test may want to see of a request for a redelivery. */
export interface SeenRedelivery {
  readonly deliveryId: number;
  readonly guid: string;
}

const HOOKS = new RegExp(`^${API}/repos/([^/]+/[^/]+)/hooks(?:/(\\d+)(?:/(.*))?)?$`);
const DOCS = 'https://docs.github.com/rest/repos/webhooks';

const READ_SCOPES = ['read:repo_hook', 'write:repo_hook', 'admin:repo_hook', 'repo'];
const WRITE_SCOPES = ['write:repo_hook', 'admin:repo_hook', 'repo'];
const DAYS_KEPT = 3;
const MAX_PAGE = 100;

const refusal = (status: number, message: string, more: object = {}): RoutedReply => ({
  status,
  body: { message, documentation_url: DOCS, status: String(status), ...more },
});

const notFound = (): RoutedReply => refusal(404, 'Not Found');

const invalid = (message: string): RoutedReply =>
  refusal(422, 'Validation Failed', { errors: [{ resource: 'Hook', code: 'custom', message }] });

interface HookBody {
  readonly name?: string;
  readonly active?: boolean;
  readonly events?: readonly string[];
  readonly config?: FakeHook['config'];
}

/**
 * GitHub's webhooks of repositories: hooks, their deliveries, and deliveries once more. After
 * https://docs.github.com/rest/repos/webhooks and GitHub's OpenAPI description.
 */
export class FakeGithubHooks {
  readonly redeliveries: SeenRedelivery[] = [];
  /** What was answered, for comparing it with GitHub's description. */
  readonly answers: { readonly request: RoutedRequest; readonly reply: RoutedReply }[] = [];
  /** Where an address leads to; undefined: nobody is there. */
  reach: (url: string, guid: string) => string | undefined = (url) => url;
  /** So many requests are answered yet, and then none for some seconds. */
  limit: { remaining: number; readonly retryAfterSeconds: number } | undefined;
  /** Done, but GitHub's answer is lost on its way. */
  losesAnswers = false;
  /** Waits for this before it does anything. */
  gate: Promise<unknown> | undefined;
  private readonly repositories = new Map<string, FakeRepository>();
  private readonly pending = new Set<Promise<unknown>>();
  private lastId = 2 ** 40;

  constructor(private readonly github: FakeGithub) {
    github.routes.push((request) => this.route(request));
  }

  /** A repository whose hooks `admin` may manage. */
  addRepository(fullName: string, admin: string): FakeRepository {
    const repository = { id: this.nextId(), fullName, admins: new Set([admin]), hooks: [] };
    this.repositories.set(fullName.toLowerCase(), repository);
    return repository;
  }

  /** A hook that somebody adds on GitHub's own pages. */
  async addByHand(repository: FakeRepository, url: string, secret: string): Promise<FakeHook> {
    return this.add(repository, ['*'], { url, secret, content_type: 'json', insecure_ssl: '0' });
  }

  /** Something happens in a repository: each hook that wants it delivers, once. */
  async emit(repository: FakeRepository, event: string, payload: object = {}): Promise<string> {
    const guid = randomUUID();
    const body = { ...payload, ref: 'refs/heads/main', after: randomUUID(), before: randomUUID() };
    for (const hook of repository.hooks) {
      const wanted = hook.events.includes('*') || hook.events.includes(event);
      if (hook.active && wanted) await this.deliver(repository, hook, { event, guid, body });
    }
    return guid;
  }

  /** All that was delivered was delivered so much earlier. */
  age(ms: number): void {
    for (const { hooks } of this.repositories.values()) {
      for (const delivery of hooks.flatMap(({ deliveries }) => deliveries)) {
        delivery.deliveredAt = new Date(delivery.deliveredAt.getTime() - ms);
      }
    }
  }

  /** Somebody presses the button on GitHub's own pages. */
  redeliverByHand(repository: FakeRepository, guid: string): void {
    for (const hook of repository.hooks) {
      const delivery = hook.deliveries.find((one) => one.guid === guid);
      if (!delivery) continue;
      this.later(() => this.deliver(repository, hook, { ...delivery, redelivery: true }));
    }
  }

  /** So many others were delivered since, one each second, `minutesAgo` the last of them. */
  pretendDeliveries({ deliveries }: FakeHook, count: number, minutesAgo: number): void {
    for (let left = count - 1; left >= 0; left -= 1) {
      const deliveredAt = new Date(Date.now() - minutesAgo * 60_000 - left * 1_000);
      const made = { id: this.nextId(), guid: randomUUID(), event: 'push', body: {} };
      deliveries.push({ ...made, redelivery: false, statusCode: 202, deliveredAt });
    }
  }

  /** Resolves when all has been delivered that was asked for. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private async route(request: RoutedRequest): Promise<RoutedReply | undefined> {
    const match = HOOKS.exec(request.path);
    if (!match) return undefined;
    await this.gate;
    const reply = this.limited() ?? (await this.answer(request, match));
    this.answers.push({ request, reply });
    return this.losesAnswers ? { ...reply, hangUp: true } : reply;
  }

  private limited(): RoutedReply | undefined {
    if (!this.limit) return undefined;
    if (this.limit.remaining > 0) {
      this.limit.remaining -= 1;
      return undefined;
    }
    return {
      ...refusal(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.'),
      headers: { 'retry-after': String(this.limit.retryAfterSeconds) },
    };
  }

  private async answer(request: RoutedRequest, match: RegExpExecArray): Promise<RoutedReply> {
    const { method, grant, query } = request;
    const [, fullName = '', hookId, rest] = match;
    if (!grant) return refusal(401, 'Bad credentials');
    const repository = this.repositories.get(decodeURIComponent(fullName).toLowerCase());
    const scopes = method === 'GET' ? READ_SCOPES : WRITE_SCOPES;
    // Nobody is told of what they may not see.
    if (!repository || !grant.scopes.some((scope) => scopes.includes(scope))) return notFound();
    if (!repository.admins.has(grant.user.login)) return notFound();
    const body = (request.body === '' ? {} : JSON.parse(request.body)) as HookBody;
    if (hookId === undefined) {
      return method === 'POST' ? this.create(repository, body) : this.list(repository, request);
    }
    const hook = repository.hooks.find(({ id }) => String(id) === hookId);
    if (!hook) return notFound();
    const [what, deliveryId, attempts] = rest?.split('/') ?? [];
    if (what === undefined) return this.one(repository, hook, method, body);
    if (what === 'pings' && method === 'POST') {
      this.ping(repository, hook);
      return { status: 204 };
    }
    if (what !== 'deliveries') return notFound();
    if (deliveryId === undefined) return this.listDeliveries(request.path, hook, query);
    return attempts === 'attempts' && method === 'POST'
      ? this.redeliver(repository, hook, Number(deliveryId))
      : notFound();
  }

  private async create(repository: FakeRepository, body: HookBody): Promise<RoutedReply> {
    const { name = 'web', active = true, events = ['push'], config } = body;
    if (name !== 'web') return invalid('name must be web');
    if (!config?.url) return invalid('url cannot be blank');
    if (events.includes('not_an_event')) return invalid('"not_an_event" is not an event');
    if (repository.hooks.some((hook) => hook.config.url === config.url)) {
      return invalid('Hook already exists on this repository');
    }
    const hook = await this.add(repository, events, config, active);
    return { status: 201, body: hookOf(this.api(repository), hook) };
  }

  private list(repository: FakeRepository, { path, query }: RoutedRequest): RoutedReply {
    const size = Math.min(Number(query.get('per_page') ?? 30), MAX_PAGE);
    const page = Number(query.get('page') ?? 1);
    const hooks = repository.hooks.slice((page - 1) * size, page * size);
    const more = repository.hooks.length > page * size;
    const next = `<${this.github.url}${path}?per_page=${size}&page=${page + 1}>; rel="next"`;
    return {
      status: 200,
      body: hooks.map((hook) => hookOf(this.api(repository), hook)),
      ...(more && { headers: { link: next } }),
    };
  }

  private one(
    repository: FakeRepository,
    hook: FakeHook,
    method: string,
    { active, events, config }: HookBody,
  ): RoutedReply {
    if (method === 'DELETE') {
      repository.hooks.splice(repository.hooks.indexOf(hook), 1);
      return { status: 204 };
    }
    if (method === 'PATCH') {
      if (events?.includes('not_an_event')) return invalid('"not_an_event" is not an event');
      hook.active = active ?? hook.active;
      hook.events = events ?? hook.events;
      hook.config = config ?? hook.config;
    }
    return { status: 200, body: hookOf(this.api(repository), hook) };
  }

  private listDeliveries(path: string, hook: FakeHook, query: URLSearchParams): RoutedReply {
    const size = Math.min(Number(query.get('per_page') ?? 30), MAX_PAGE);
    const cursor = query.get('cursor');
    if (cursor !== null && !/^v1_\d+$/.test(cursor)) return refusal(422, 'Invalid cursor');
    const before = cursor === null ? Infinity : Number(cursor.slice(3));
    const oldest = Date.now() - DAYS_KEPT * 24 * 60 * 60 * 1000;
    const listed = hook.deliveries
      .filter(({ id, deliveredAt }) => id < before && deliveredAt.getTime() > oldest)
      .sort((a, b) => b.id - a.id);
    const last = listed[size - 1];
    const link =
      last && listed.length > size
        ? `<${this.github.url}${path}?per_page=${size}&cursor=v1_${last.id}>; rel="next"`
        : undefined;
    const body = listed.slice(0, size).map(hookDeliveryItem);
    return { status: 200, body, ...(link && { headers: { link } }) };
  }

  private redeliver(repository: FakeRepository, hook: FakeHook, id: number): RoutedReply {
    const delivery = hook.deliveries.find((one) => one.id === id);
    if (!delivery) return refusal(422, 'The delivery is too old, or unknown');
    this.redeliveries.push({ deliveryId: id, guid: delivery.guid });
    this.later(() => this.deliver(repository, hook, { ...delivery, redelivery: true }));
    return { status: 202, body: {} };
  }

  private async add(
    repository: FakeRepository,
    events: readonly string[],
    config: FakeHook['config'],
    active = true,
  ): Promise<FakeHook> {
    const hook: FakeHook = { id: this.nextId(), active, events, config, deliveries: [] };
    repository.hooks.push(hook);
    this.ping(repository, hook);
    return Promise.resolve(hook);
  }

  private ping(repository: FakeRepository, hook: FakeHook): void {
    const { secret: _, ...config } = hook.config;
    const shown = { ...hookOf(this.api(repository), hook), config };
    const body = { zen: 'Keep it logically awesome.', hook_id: hook.id, hook: shown };
    this.later(() => this.deliver(repository, hook, { event: 'ping', guid: randomUUID(), body }));
  }

  /** Signs what GitHub signs: the body alone, with the secret as it is now. */
  private async deliver(
    repository: FakeRepository,
    hook: FakeHook,
    delivery: Pick<FakeDelivery, 'event' | 'guid' | 'body'> & { readonly redelivery?: boolean },
  ): Promise<void> {
    const { event, guid, body, redelivery = false } = delivery;
    const sent = { ...body, ...repositoryOf(repository) };
    const text = JSON.stringify(sent);
    const { secret, url } = hook.config;
    const signature = secret && createHmac('sha256', secret).update(text).digest('hex');
    const made = { id: this.nextId(), guid, event, body: sent, redelivery };
    const target = this.reach(url, guid);
    const statusCode = await (target === undefined
      ? Promise.resolve(502)
      : fetch(target, {
          method: 'POST',
          body: text,
          headers: {
            'content-type': 'application/json',
            'x-github-event': event,
            'x-github-delivery': guid,
            'x-github-hook-id': String(hook.id),
            ...(signature && { 'x-hub-signature-256': `sha256=${signature}` }),
          },
        }).then(
          ({ status }) => status,
          () => 502,
        ));
    hook.deliveries.push({ ...made, statusCode, deliveredAt: new Date() });
  }

  private later(work: () => Promise<void>): void {
    const done = new Promise<void>((resolve) => setImmediate(resolve))
      .then(work)
      .finally(() => this.pending.delete(done));
    this.pending.add(done);
  }

  private api({ fullName }: FakeRepository): string {
    return `${this.github.url}${API}/repos/${fullName}`;
  }

  private nextId(): number {
    this.lastId += 1;
    return this.lastId;
  }
}
