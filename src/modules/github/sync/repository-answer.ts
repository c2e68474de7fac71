import { GithubAway } from '../client/github-api.errors.js';
import { AnswerReader } from './answer-reader.js';

/** A repository as GitHub tells of it. */
export interface GithubRepository {
  readonly github_id: string;
  /** Whose it is, by number. */
  readonly owner_id: string;
  readonly full_name: string;
  readonly name: string;
  readonly description: string | null;
  readonly url: string;
  readonly homepage: string | null;
  readonly language: string | null;
  readonly topics: readonly string[];
  readonly is_private: boolean;
  readonly is_fork: boolean;
  readonly is_archived: boolean;
  readonly stars_count: number;
  readonly forks_count: number;
  readonly open_issues_count: number;
  readonly default_branch: string;
  readonly pushed_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const MAX_TOPICS = 100;

const isText = (value: unknown): value is string => typeof value === 'string';

/** @throws GithubAway when it is none */
export const repositoryAnswer = (value: unknown): GithubRepository => {
  const reader = new AnswerReader('a repository', value);
  return {
    github_id: reader.id('id'),
    owner_id: reader.object('owner').id('id'),
    full_name: reader.text('full_name'),
    name: reader.text('name'),
    description: reader.nullableText('description'),
    url: reader.text('html_url'),
    homepage: reader.nullableUrl('homepage'),
    language: reader.nullableText('language'),
    topics: reader.list('topics').filter(isText).slice(0, MAX_TOPICS),
    is_private: reader.flag('private'),
    is_fork: reader.flag('fork'),
    is_archived: reader.flag('archived'),
    stars_count: reader.count('stargazers_count'),
    forks_count: reader.count('forks_count'),
    open_issues_count: reader.count('open_issues_count'),
    default_branch: reader.text('default_branch'),
    pushed_at: reader.nullableTime('pushed_at'),
    created_at: reader.time('created_at'),
    updated_at: reader.time('updated_at'),
  };
};

/** @throws GithubAway when it is no list of repositories */
export const repositoriesAnswer = (value: unknown): readonly GithubRepository[] => {
  if (!Array.isArray(value)) throw new GithubAway('it answered no list of repositories');
  return value.map(repositoryAnswer);
};

export interface Language {
  readonly name: string;
  readonly bytes: number;
}

const MAX_LANGUAGES = 200;
const MAX_NAME = 100;

/** Of `GET /repos/{owner}/{repo}/languages`: `{"C": 78769}`; the most bytes first. */
export const languagesAnswer = (value: unknown): readonly Language[] =>
  new AnswerReader('languages', value)
    .entries()
    .map(([name, bytes]) => ({ name: name.slice(0, MAX_NAME), bytes: Number(bytes) }))
    .filter(({ bytes }) => Number.isSafeInteger(bytes) && bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_LANGUAGES);
