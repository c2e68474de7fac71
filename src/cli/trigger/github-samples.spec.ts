import { chooseSample, readGithubSamples, sampleEvents } from './github-samples.js';

describe("GitHub's samples", () => {
  const samples = readGithubSamples();

  it('are of every event that GitHub documents, each with its actions', () => {
    const events = new Map(sampleEvents(samples).map(({ name, actions }) => [name, actions]));
    expect(events.size).toBe(58);
    expect(events.get('star')).toEqual(['created', 'deleted']);
    expect(events.get('push')).toEqual([]);
  });

  it('are chosen by event and action', () => {
    expect(chooseSample(samples, 'pull_request', 'closed')).toMatchObject({ action: 'closed' });
    expect(chooseSample(samples, 'pull_request', undefined)).toMatchObject({ action: 'opened' });
  });

  it('of a push bring commits', () => {
    expect(chooseSample(samples, 'push', undefined)['commits']).not.toHaveLength(0);
  });

  it('that are not there are said so, with what is near', () => {
    expect(() => chooseSample(samples, 'pussh', undefined)).toThrow('Did you mean push');
    expect(() => chooseSample(samples, 'star', 'create')).toThrow(
      'there are: created, deleted. Did you mean created',
    );
    expect(() => chooseSample(samples, 'push', 'opened')).toThrow('it has no actions');
  });

  it('need the devDependency, and say so', () => {
    expect(() => readGithubSamples('/nowhere/index.json')).toThrow(
      '@octokit/webhooks-examples (npm ci --include=dev)',
    );
  });
});
