import examples from '@octokit/webhooks-examples/api.github.com/index.json';
import { EVENT_ENTRIES } from './event-entries.js';
import { parseEvent } from './parse-event.js';
import { member, text } from './payload-reader.js';

/** Recorded by GitHub's own SDK: payloads of every event that it documents. */
const samples = examples.flatMap(({ name, examples: payloads }) =>
  (payloads as readonly unknown[]).map((payload) => ({
    event: name,
    payload,
    parsed: parseEvent(name, payload),
  })),
);

/** The samples that something is wrong with: there must be none. */
const faulty = (isRight: (sample: (typeof samples)[number]) => boolean) =>
  samples.filter((sample) => !isRight(sample)).map(({ event, parsed }) => ({ event, ...parsed }));

describe("GitHub's own example payloads", () => {
  it('are all there', () => expect(samples).toHaveLength(329));

  it('have entries of their own, every one', () => {
    const unknown = samples.filter(({ event }) => !EVENT_ENTRIES.has(event));
    expect(unknown.map(({ event }) => event)).toEqual([]);
  });

  it('are told with a title of one line and a summary within their limits', () => {
    const wrong = faulty(
      ({ parsed: { title, summary } }) =>
        /^[^\p{C}]{10,255}$/u.test(title) && /^(?:[^\p{Cc}\p{Cs}]|\n){1,1000}$/u.test(summary),
    );
    expect(wrong).toEqual([]);
  });

  it('are told without a gap', () => {
    const gap =
      /undefined|\bnull\b|\[object|NaN|[{}|]| {2}|\[\]| [,.;](?: |$)|[:,]$|\b(?:to|of|on|from)$/;
    expect(faulty(({ parsed }) => !gap.test(parsed.title))).toEqual([]);
    const openSummary = /undefined|\bnull\b|\[object|NaN|\{[a-z_. ]+\}/;
    expect(faulty(({ parsed }) => !openSummary.test(parsed.summary))).toEqual([]);
  });

  it('name whoever sent them, with a face', () => {
    const wrong = faulty(({ payload, parsed: { actor, title } }) => {
      const login = text(payload, 'sender', 'login');
      if (login === undefined) return actor === null && title.startsWith('GitHub ');
      return (
        actor?.login === login &&
        actor.avatarUrl === (text(payload, 'sender', 'avatar_url') ?? null) &&
        title.startsWith(login)
      );
    });
    expect(wrong).toEqual([]);
  });

  it('lead to a page', () => {
    expect(faulty(({ parsed }) => /^https?:\/\/[\w.]+\/[^\s]+$/.test(parsed.url ?? ''))).toEqual(
      [],
    );
  });

  it('never lead to a page of the API', () => {
    expect(faulty(({ parsed }) => !parsed.url?.includes('//api.'))).toEqual([]);
  });

  it('name their repository', () => {
    const wrong = faulty(({ payload, parsed: { repository } }) => {
      const id = member(payload, 'repository', 'id');
      const fullName = member(payload, 'repository', 'full_name');
      return id === undefined
        ? repository === null
        : repository?.id === id && repository.fullName === fullName;
    });
    expect(wrong).toEqual([]);
    expect(samples.filter(({ parsed }) => parsed.repository !== null)).toHaveLength(280);
  });

  it('happened at a time of GitHub, where they have one', () => {
    const founded = Date.parse('2008-04-10T00:00:00Z');
    const told = samples.flatMap(({ parsed: { occurredAt } }) => occurredAt ?? []);
    expect(told.every((at) => at.getTime() > founded && at.getTime() < Date.now())).toBe(true);
    expect(told.length).toBeGreaterThan(250);
  });

  it('introduce a hook when they are a ping, and only then', () => {
    expect(faulty(({ event, parsed }) => (event === 'ping') === (parsed.hook !== null))).toEqual(
      [],
    );
    const pings = samples.flatMap(({ parsed }) => parsed.hook ?? []);
    expect(pings).toContainEqual({ id: 109_948_940, isOfRepository: true });
    expect(pings).toContainEqual({ id: 266_738_161, isOfRepository: false });
  });

  it('have other titles for other actions', () => {
    const actions = new Map<string, Set<string | null>>();
    for (const { event, parsed } of samples) {
      const key = `${event}: ${parsed.title}`;
      actions.set(key, (actions.get(key) ?? new Set()).add(parsed.action));
    }
    expect([...actions].filter(([, { size }]) => size > 1)).toEqual([]);
  });
});
