import { randomInt } from 'node:crypto';

export interface FakeEmail {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
  readonly visibility: 'public' | 'private' | null;
}

/** What a test may change of a GitHub user. */
export interface FakeGithubUser {
  readonly id: number;
  login: string;
  name: string | null;
  emails: readonly FakeEmail[];
}

export const primaryEmail = (email: string, verified = true): FakeEmail => ({
  email,
  primary: true,
  verified,
  visibility: 'private',
});

/** Somebody whom nobody has met. */
export const githubUser = (fields: Partial<FakeGithubUser> = {}): FakeGithubUser => {
  const id = fields.id ?? randomInt(1_000, 2 ** 40);
  const login = fields.login ?? `octocat-${id}`;
  const emails = fields.emails ?? [
    primaryEmail(`${login}@example.org`),
    {
      email: `${id}+${login}@users.noreply.github.com`,
      primary: false,
      verified: true,
      visibility: null,
    },
  ];
  return { id, login, name: fields.name === undefined ? 'Mona Octocat' : fields.name, emails };
};

/** `GET /user` with `read:user`: the schema `private-user` of GitHub's OpenAPI description. */
export const privateUser = ({ id, login, name }: FakeGithubUser) => ({
  login,
  id,
  node_id: Buffer.from(`04:User${id}`).toString('base64'),
  avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
  gravatar_id: '',
  url: `https://api.github.com/users/${login}`,
  html_url: `https://github.com/${login}`,
  followers_url: `https://api.github.com/users/${login}/followers`,
  following_url: `https://api.github.com/users/${login}/following{/other_user}`,
  gists_url: `https://api.github.com/users/${login}/gists{/gist_id}`,
  starred_url: `https://api.github.com/users/${login}/starred{/owner}{/repo}`,
  subscriptions_url: `https://api.github.com/users/${login}/subscriptions`,
  organizations_url: `https://api.github.com/users/${login}/orgs`,
  repos_url: `https://api.github.com/users/${login}/repos`,
  events_url: `https://api.github.com/users/${login}/events{/privacy}`,
  received_events_url: `https://api.github.com/users/${login}/received_events`,
  type: 'User',
  user_view_type: 'private',
  site_admin: false,
  name,
  company: 'GitHub',
  blog: 'https://github.blog',
  location: 'San Francisco',
  // What the user shows to everybody: not what the sign-in may go by.
  email: `public-${login}@example.org`,
  notification_email: null,
  hireable: null,
  bio: 'There once was…',
  twitter_username: null,
  public_repos: 2,
  public_gists: 1,
  followers: 20,
  following: 0,
  created_at: '2008-01-14T04:33:35Z',
  updated_at: '2025-01-14T04:33:35Z',
  private_gists: 0,
  total_private_repos: 0,
  owned_private_repos: 0,
  disk_usage: 0,
  collaborators: 0,
  two_factor_authentication: true,
});
