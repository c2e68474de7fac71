import { createHash } from 'node:crypto';
import { API, type FakeGithub, type RoutedReply, type RoutedRequest } from './fake-github.js';
import { FakeGithubLimits } from './fake-github-limits.js';
import {
  type FakeGithubRepository,
  fullRepositoryView,
  repositoryView,
} from './fake-github-repositories.js';
import { type FakeGithubUser, privateUser } from './fake-github-users.js';

/** An answer that was given, with the path as GitHub's description writes it. */
export interface GivenAnswer {
  readonly method: string;
  readonly path: string;
  readonly template: string;
  readonly status: number;
  readonly body: unknown;
}

interface FakeAccount {
  readonly user: FakeGithubUser;
  readonly repositories: FakeGithubRepository[];
  /** By day. */
  readonly contributions: Map<string, number>;
  createdAt: string;
  followers: number;
}

const REPOSITORY = new RegExp(`^${API}/repos/([^/]+)/([^/]+)(/languages)?$`);
/** Where GitHub sends those who ask for a repository by a former name. */
const BY_NUMBER = new RegExp(`^${API}/repositories/(\\d+)(/languages)?$`);
const DOCS = 'https://docs.github.com/rest';
const YEAR_MS = 366 * 24 * 60 * 60_000;

const refusal = (status: number, message: string): RoutedReply => ({
  status,
  body: { message, documentation_url: DOCS, status: String(status) },
});

const etagOf = (body: unknown): string =>
  `W/"${createHash('sha256').update(JSON.stringify(body)).digest('hex')}"`;

/** What GitHub tells of users and their repositories, conditionally, in pages, within limits. */
export class FakeGithubApi {
  readonly limits = new FakeGithubLimits();
  readonly answers: GivenAnswer[] = [];
  /** What every request gets instead. */
  outage: 'hang up' | 502 | undefined;
  /** Waited for before a request is answered. */
  gate: (request: RoutedRequest) => Promise<void> | undefined = () => undefined;
  private readonly accounts = new Map<number, FakeAccount>();
  private readonly renamed = new Map<string, number>();
  private nextId = 1_000;

  constructor(private readonly github: FakeGithub) {
    github.routes.push((request) => this.route(request));
  }

  account(user: FakeGithubUser): FakeAccount {
    const known = this.accounts.get(user.id);
    if (known) return known;
    const account: FakeAccount = {
      user,
      repositories: [],
      contributions: new Map(),
      createdAt: '2023-05-06T07:08:09Z',
      followers: 20,
    };
    this.accounts.set(user.id, account);
    return account;
  }

  addRepository(
    user: FakeGithubUser,
    fields: Partial<FakeGithubRepository> = {},
  ): FakeGithubRepository {
    const id = this.nextId++;
    const repository: FakeGithubRepository = {
      id,
      name: `repository-${String(id).padStart(6, '0')}`,
      description: `What ${id} is for`,
      homepage: null,
      language: 'TypeScript',
      isPrivate: false,
      fork: false,
      stars: id % 7,
      pushedAt: new Date(Date.UTC(2024, 0, 1) + id * 60_000).toISOString().replace('.000', ''),
      languages: { TypeScript: 9_000, Shell: 1_000 },
      topics: ['example'],
      ...fields,
    };
    this.account(user).repositories.push(repository);
    return repository;
  }

  addRepositories(user: FakeGithubUser, count: number): void {
    for (let number = 0; number < count; number += 1) this.addRepository(user);
  }

  /** GitHub goes on finding it by its former name. */
  rename(user: FakeGithubUser, repository: FakeGithubRepository, name: string): void {
    this.renamed.set(`${user.login}/${repository.name}`, repository.id);
    repository.name = name;
  }

  delete(user: FakeGithubUser, repository: FakeGithubRepository): void {
    const { repositories } = this.account(user);
    repositories.splice(repositories.indexOf(repository), 1);
  }

  /** Those to paths that contain it. */
  to(part: string): readonly GivenAnswer[] {
    return this.answers.filter(({ path }) => path.includes(part));
  }

  /** From now on. */
  forget(): void {
    this.answers.length = 0;
  }

  private async route(request: RoutedRequest): Promise<RoutedReply | undefined> {
    const found = this.find(request);
    if (!found) return undefined;
    await this.gate(request);
    if (this.outage === 'hang up') return { status: 0, hangUp: true };
    const reply = this.answer(request, found.answer);
    const path = `${request.path.replace(API, '')}?${request.query.toString()}`;
    const { method } = request;
    const { status, body } = reply;
    this.answers.push({ method, path, template: found.template, status, body });
    return reply;
  }

  private answer(
    { grant, headers, method, path }: RoutedRequest,
    answer: (account: FakeAccount) => RoutedReply,
  ): RoutedReply {
    if (this.outage === 502) return { status: 502, body: { message: 'Server Error' } };
    if (!grant) return refusal(401, 'Bad credentials');
    const free = path === `${API}/rate_limit`;
    const refused = free ? undefined : this.limits.refusal();
    if (refused) return refused;
    const reply = answer(this.account(grant.user));
    const etag = etagOf(reply.body);
    const unchanged = method === 'GET' && reply.status === 200 && headers['if-none-match'] === etag;
    const status = unchanged ? 304 : reply.status;
    if (!free) this.limits.count(status);
    const answered = { ...this.limits.headers(), ...reply.headers, etag };
    return unchanged
      ? { status, headers: answered }
      : { status, headers: answered, body: reply.body };
  }

  private find({
    method,
    path,
    query,
    body,
    grant,
  }: RoutedRequest):
    | { readonly template: string; readonly answer: (account: FakeAccount) => RoutedReply }
    | undefined {
    if (path === '/api/graphql' && method === 'POST') {
      return { template: '/graphql', answer: (account) => this.contributions(account, body) };
    }
    if (method !== 'GET') return undefined;
    if (path === `${API}/rate_limit`) return { template: '/rate_limit', answer: rateLimits };
    if (path === `${API}/user` && grant && this.accounts.has(grant.user.id)) {
      return { template: '/user', answer: (account) => ({ status: 200, body: userView(account) }) };
    }
    if (path === `${API}/user/repos`) {
      return {
        template: '/user/repos',
        answer: (account) => this.page(account, query, grant?.scopes.includes('repo') ?? false),
      };
    }
    const [, number, suffix] = BY_NUMBER.exec(path) ?? [];
    if (number !== undefined) {
      return {
        template: `/repos/{owner}/{repo}${suffix ?? ''}`,
        answer: (account) => this.byNumber(account, Number(number), suffix),
      };
    }
    const [, login = '', name = '', languages] = REPOSITORY.exec(path) ?? [];
    if (login === '') return undefined;
    return {
      template: `/repos/{owner}/{repo}${languages ?? ''}`,
      answer: (account) => this.repository(account, login, name, languages),
    };
  }

  private page(account: FakeAccount, query: URLSearchParams, all: boolean): RoutedReply {
    const size = Number(query.get('per_page') ?? 30);
    const page = Number(query.get('page') ?? 1);
    const sorted = account.repositories
      .filter(({ isPrivate }) => all || !isPrivate)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const last = Math.max(1, Math.ceil(sorted.length / size));
    const address = (number: number): string => {
      const search = new URLSearchParams(query);
      search.set('page', String(number));
      return `${this.github.url}${API}/user/repos?${search.toString()}`;
    };
    const links = [
      ...(page > 1 ? [`<${address(page - 1)}>; rel="prev"`] : []),
      ...(page < last ? [`<${address(page + 1)}>; rel="next"`] : []),
      ...(page < last ? [`<${address(last)}>; rel="last"`] : []),
      ...(page > 1 ? [`<${address(1)}>; rel="first"`] : []),
    ];
    return {
      status: 200,
      headers: links.length > 0 ? { link: links.join(', ') } : {},
      body: sorted
        .slice((page - 1) * size, page * size)
        .map((one) => repositoryView(account.user, one)),
    };
  }

  private repository(
    account: FakeAccount,
    login: string,
    name: string,
    languages: string | undefined,
  ): RoutedReply {
    const { user, repositories } = account;
    const own = login === user.login ? repositories : [];
    const one = own.find((repository) => repository.name === name);
    if (one) return this.byNumber(account, one.id, languages);
    const former = this.renamed.get(`${login}/${name}`);
    const moved = own.find(({ id }) => id === former);
    if (!moved) return refusal(404, 'Not Found');
    const url = `${this.github.url}${API}/repositories/${moved.id}${languages ?? ''}`;
    return {
      status: 301,
      headers: { location: url },
      body: { message: 'Moved Permanently', url, documentation_url: DOCS },
    };
  }

  private byNumber(
    { user, repositories }: FakeAccount,
    number: number,
    languages: string | undefined,
  ): RoutedReply {
    const one = repositories.find(({ id }) => id === number);
    if (!one) return refusal(404, 'Not Found');
    return { status: 200, body: languages ? one.languages : fullRepositoryView(user, one) };
  }

  private contributions({ contributions }: FakeAccount, body: string): RoutedReply {
    const { variables } = JSON.parse(body) as { variables: { from: string; to: string } };
    const [from, to] = [Date.parse(variables.from), Date.parse(variables.to)];
    if (!(from <= to) || to - from > YEAR_MS) {
      const message = "The total time spanned by 'from' and 'to' must not exceed 1 year";
      return { status: 200, body: { data: null, errors: [{ type: 'UNPROCESSABLE', message }] } };
    }
    const [first, last] = [variables.from.slice(0, 10), variables.to.slice(0, 10)];
    const contributionDays = [...contributions]
      .filter(([date]) => date >= first && date <= last)
      .map(([date, contributionCount]) => ({ date, contributionCount }));
    const contributionCalendar = { weeks: [{ contributionDays }] };
    const viewer = { contributionsCollection: { contributionCalendar } };
    return { status: 200, body: { data: { viewer } } };
  }
}

const userView = ({ user, createdAt, followers, repositories }: FakeAccount) => ({
  ...privateUser(user),
  created_at: createdAt,
  followers,
  public_repos: repositories.filter(({ isPrivate }) => !isPrivate).length,
});

const rateLimits = (): RoutedReply => {
  const limit = { limit: 5_000, used: 0, remaining: 5_000, reset: 4_102_444_800 };
  const resources = { core: limit, graphql: limit, search: limit };
  return { status: 200, body: { resources, rate: limit } };
};
