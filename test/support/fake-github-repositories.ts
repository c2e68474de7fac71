import type { FakeGithubUser } from './fake-github-users.js';

/** What a test may change of a repository. */
export interface FakeGithubRepository {
  readonly id: number;
  name: string;
  description: string | null;
  homepage: string | null;
  language: string | null;
  isPrivate: boolean;
  fork: boolean;
  stars: number;
  pushedAt: string | null;
  languages: Readonly<Record<string, number>>;
  topics: readonly string[];
}

/** GitHub's addresses of a repository, by their field; `{/sha}` and the like are theirs. */
const ADDRESSES = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
  url: '',
} as const;

const simpleUser = ({ id, login }: FakeGithubUser) => {
  const url = `https://api.github.com/users/${login}`;
  return {
    login,
    id,
    node_id: Buffer.from(`04:User${id}`).toString('base64'),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: 'User',
    user_view_type: 'public',
    site_admin: false,
  };
};

/** The schema `repository` of GitHub's OpenAPI description. */
export const repositoryView = (owner: FakeGithubUser, one: FakeGithubRepository) => {
  const full_name = `${owner.login}/${one.name}`;
  const url = `https://api.github.com/repos/${full_name}`;
  const addresses = Object.fromEntries(
    Object.entries(ADDRESSES).map(([field, path]) => [field, url + path]),
  );
  return {
    id: one.id,
    node_id: Buffer.from(`010:Repository${one.id}`).toString('base64'),
    name: one.name,
    full_name,
    private: one.isPrivate,
    owner: simpleUser(owner),
    html_url: `https://github.com/${full_name}`,
    description: one.description,
    fork: one.fork,
    ...addresses,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2025-01-02T00:00:00Z',
    pushed_at: one.pushedAt,
    git_url: `git://github.com/${full_name}.git`,
    ssh_url: `git@github.com:${full_name}.git`,
    clone_url: `https://github.com/${full_name}.git`,
    svn_url: `https://github.com/${full_name}`,
    homepage: one.homepage,
    size: 100,
    stargazers_count: one.stars,
    watchers_count: one.stars,
    language: one.language,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: 0,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: one.topics,
    visibility: one.isPrivate ? 'private' : 'public',
    forks: 0,
    open_issues: 0,
    watchers: one.stars,
    default_branch: 'main',
    permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
  };
};

/** `full-repository`, as one is answered by itself. */
export const fullRepositoryView = (owner: FakeGithubUser, one: FakeGithubRepository) => ({
  ...repositoryView(owner, one),
  network_count: 0,
  subscribers_count: 1,
});
