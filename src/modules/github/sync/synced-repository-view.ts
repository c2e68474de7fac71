import type {
  GithubRepositoryResponse,
  RepositoryLanguageResponse,
} from './dto/github-repository.response.js';
import type { Language } from './repository-answer.js';
import type { SyncedRepositoryRow } from './repository-list.repository.js';

const toLanguages = (languages: readonly Language[]): RepositoryLanguageResponse[] => {
  const total = languages.reduce((sum, { bytes }) => sum + bytes, 0);
  return languages.map(({ name, bytes }) => ({
    name,
    bytes,
    percent: Math.round((1_000 * bytes) / total) / 10,
  }));
};

export const toRepository = (row: SyncedRepositoryRow): GithubRepositoryResponse => ({
  id: row.id,
  github_id: Number(row.github_id),
  full_name: row.full_name,
  name: row.name,
  description: row.description,
  url: row.url,
  homepage: row.homepage,
  language: row.language,
  languages: toLanguages(row.languages),
  topics: [...row.topics],
  is_private: row.is_private,
  is_fork: row.is_fork,
  is_archived: row.is_archived,
  stars_count: row.stars_count,
  forks_count: row.forks_count,
  open_issues_count: row.open_issues_count,
  default_branch: row.default_branch,
  pushed_at: row.pushed_at?.toISOString() ?? null,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  synced_at: row.synced_at.toISOString(),
});
