import { readFileSync } from 'node:fs';
import { GithubAway } from '../client/github-api.errors.js';
import { nextPath } from '../client/github-pages.js';
import { languagesAnswer, repositoriesAnswer, repositoryAnswer } from './repository-answer.js';

interface Recorded {
  readonly status: number;
  readonly headers: { readonly link?: string; readonly location?: string };
  readonly response: Record<string, unknown>;
}

/** Recorded at GitHub. */
const scenario = (name: string): readonly Recorded[] =>
  JSON.parse(
    readFileSync(
      require.resolve(`@octokit/fixtures/scenarios/api.github.com/${name}/normalized-fixture.json`),
      'utf8',
    ),
  ) as readonly Recorded[];

const recorded = (name: string, number = 0): Recorded => {
  const one = scenario(name)[number];
  if (!one) throw new Error('not recorded');
  return one;
};

describe('what GitHub tells of repositories', () => {
  it('is read from a recorded answer', () => {
    expect(repositoryAnswer(recorded('get-repository').response)).toMatchObject({
      github_id: '1000',
      full_name: 'octokit-fixture-org/hello-world',
      name: 'hello-world',
      url: 'https://github.com/octokit-fixture-org/hello-world',
      is_private: false,
      default_branch: expect.any(String),
      created_at: expect.any(Date),
    });
  });

  it('has pages that follow one another as recorded', () => {
    const links = scenario('paginate-issues').map(({ headers }) => headers.link);
    const next = links.map((link) => nextPath(link, 'https://api.github.com'));
    expect(next.slice(0, -1).every((path) => path?.includes('/repositories/1000/issues?'))).toBe(
      true,
    );
    expect(next.at(-1)).toBeUndefined();
  });

  const sound = recorded('get-repository').response;

  it.each([
    ['no object', [null]],
    ['no list', { message: 'Not Found' }],
    ['no id', [{ ...sound, id: 'x' }]],
    ['no owner', [{ ...sound, owner: null }]],
    ['no name', [{ ...sound, name: 7 }]],
    ['no time', [{ ...sound, pushed_at: 'yesterday' }]],
    ['no number', [{ ...sound, stargazers_count: '7' }]],
  ])('is not taken for an answer with %s', (_, value) => {
    expect(() => repositoriesAnswer(value)).toThrow(GithubAway);
  });

  it('keeps ids that a number cannot hold, and text that PostgreSQL takes', () => {
    const read = repositoryAnswer({
      ...sound,
      id: 9007199254740993n,
      description: `a\0b${'x'.repeat(5_000)}`,
      homepage: 'javascript:alert(1)',
    });
    expect(read.github_id).toBe('9007199254740993');
    expect(read.description).toMatch(/^abx{100,1997}$/);
    expect(read.homepage).toBeNull();
  });

  it('lists languages by their bytes', () => {
    expect(languagesAnswer({ C: 1, Go: 7, Nix: 'x', Rust: 7, Zig: 0 })).toEqual([
      { name: 'Go', bytes: 7 },
      { name: 'Rust', bytes: 7 },
      { name: 'C', bytes: 1 },
    ]);
    expect(() => languagesAnswer([])).toThrow(GithubAway);
  });
});
