import { readGithubSamples } from './github-samples.js';
import { asTracked } from './tracked-sample.js';

const HELLO = 'Codertocat/Hello-World';

const sample = {
  action: 'opened',
  pull_request: {
    id: 7,
    html_url: `https://github.com/${HELLO}/pull/2`,
    base: { repo: { id: 1, full_name: HELLO, name: 'Hello-World' } },
  },
  repository: {
    ...{ id: 1, node_id: 'R_1', name: 'Hello-World', full_name: HELLO, private: false },
    owner: { login: 'Codertocat', id: 2, name: 'Codertocat' },
    html_url: `https://github.com/${HELLO}`,
  },
  sender: { login: 'Codertocat', id: 2 },
};

describe('asTracked', () => {
  it("gives a sample the tracked repository's name, wherever it is", () => {
    expect(asTracked(sample, { fullName: 'ada/$&', githubId: 42 })).toEqual({
      action: 'opened',
      pull_request: {
        id: 7,
        html_url: 'https://github.com/ada/$&/pull/2',
        base: { repo: { id: 42, full_name: 'ada/$&', name: '$&', owner: { login: 'ada' } } },
      },
      repository: {
        ...{ id: 42, name: '$&', full_name: 'ada/$&', private: false },
        owner: { login: 'ada', id: 2, name: 'ada' },
        html_url: 'https://github.com/ada/$&',
      },
      sender: { login: 'Codertocat', id: 2 },
    });
  });

  it("teaches the server no number that is not the repository's own", () => {
    const tracked = { fullName: 'ada/engine', githubId: undefined };
    expect(asTracked(sample, tracked)).toHaveProperty('repository.full_name', 'ada/engine');
    expect(asTracked(sample, tracked)).not.toHaveProperty('repository.id');
    const ping = { ...sample, hook_id: 9, hook: { id: 9, type: 'Repository' } };
    expect(asTracked(ping, tracked)).not.toHaveProperty('hook_id');
    expect(asTracked(ping, tracked)).toHaveProperty('hook', { type: 'Repository' });
  });

  it('leaves what is about no repository as it is', () => {
    const tracked = { fullName: 'ada/engine', githubId: 42 };
    for (const payload of [{ action: 'created', organization: {} }, [], null, 'text']) {
      expect(asTracked(payload, tracked)).toBe(payload);
    }
  });

  it('takes every sample that there is', () => {
    const tracked = { fullName: 'ada/engine', githubId: 42 };
    for (const payload of readGithubSamples().flatMap(({ payloads }) => payloads)) {
      const repository = 'repository' in payload ? { id: 42, full_name: 'ada/engine' } : undefined;
      if (repository) expect(asTracked(payload, tracked)).toMatchObject({ repository });
      else expect(asTracked(payload, tracked)).toEqual(payload);
    }
  });
});
