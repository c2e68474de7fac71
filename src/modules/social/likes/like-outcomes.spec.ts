import fc from 'fast-check';
import type { LikeChange, LikeStanding } from './like-change.js';
import { likeOutcomes } from './like-outcomes.js';

const subject = { kind: 'snippet', id: 's' } as const;

const change = (
  userId: string,
  to: LikeChange['to'],
  more: Partial<LikeChange> = {},
): LikeChange => ({ subject, userId, to, requestId: 'r', ...more });

const standing = (
  userId: string,
  liked: boolean,
  more: Partial<LikeStanding> = {},
): LikeStanding => ({ subject, authorId: 'author', userId, liked, likesCount: 7, ...more });

describe('likeOutcomes', () => {
  it('answers each change in order, with the count as it is then', () => {
    const { states, added, removed } = likeOutcomes(
      [change('ada', 'toggled'), change('bob', 'toggled'), change('eve', 'liked')],
      [standing('ada', false), standing('bob', true), standing('eve', false)],
    );
    expect(states).toEqual([
      { liked: true, likesCount: 8 },
      { liked: false, likesCount: 7 },
      { liked: true, likesCount: 8 },
    ]);
    expect(added.map(({ change: { userId } }) => userId)).toEqual(['ada', 'eve']);
    expect(removed.map(({ change: { userId } }) => userId)).toEqual(['bob']);
  });

  it('flips with every toggle of the same pair, and leaves what the last one says', () => {
    const toggles = Array.from({ length: 3 }, (_, index) =>
      change('ada', 'toggled', { requestId: `r${index}` }),
    );
    const odd = likeOutcomes(toggles, [standing('ada', false)]);
    expect(odd.states.map((state) => state?.liked)).toEqual([true, false, true]);
    expect(odd.added).toEqual([{ change: toggles[2], authorId: 'author' }]);
    const even = likeOutcomes(toggles.slice(1), [standing('ada', false)]);
    expect(even.states.map((state) => state?.likesCount)).toEqual([8, 7]);
    expect([even.added, even.removed]).toEqual([[], []]);
  });

  it('changes nothing for who likes it already, or does not', () => {
    const { states, added, removed } = likeOutcomes(
      [change('ada', 'liked'), change('bob', 'not_liked')],
      [standing('ada', true), standing('bob', false)],
    );
    expect(states).toEqual([
      { liked: true, likesCount: 7 },
      { liked: false, likesCount: 7 },
    ]);
    expect([added, removed]).toEqual([[], []]);
  });

  it('has no answer for who may not, and lets nothing of theirs count', () => {
    const doc = { kind: 'doc', id: 's' } as const;
    const { states, added } = likeOutcomes(
      [
        change('eve', 'liked'),
        change('ada', 'liked', { subject: doc }),
        change('ada', 'liked'),
        change('ada', 'liked', { subject: { kind: 'snippet', id: 'other' } }),
      ],
      [standing('ada', false)],
    );
    expect(states).toEqual([undefined, undefined, { liked: true, likesCount: 8 }, undefined]);
    expect(added).toHaveLength(1);
  });

  it('is as if each change had been alone', () => {
    const subjects = ['s', 't'].map((id) => ({ kind: 'doc', id }) as const);
    const anyChange = fc.record({
      subject: fc.constantFrom(...subjects),
      userId: fc.constantFrom('ada', 'bob', 'eve'),
      to: fc.constantFrom<LikeChange['to']>('liked', 'not_liked', 'toggled'),
      requestId: fc.constant('r'),
    });
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        const likes = new Set<string>();
        const key = (id: string, userId: string): string => `${id} ${userId}`;
        const countOf = (id: string): number =>
          [...likes].filter((like) => like.startsWith(`${id} `)).length;
        const standings = subjects.flatMap((about) =>
          ['ada', 'bob', 'eve'].map((userId) =>
            standing(userId, false, { subject: about, likesCount: 0 }),
          ),
        );
        const { states, added, removed } = likeOutcomes(changes, standings);
        changes.forEach(({ subject: { id }, userId, to }, index) => {
          const before = likes.has(key(id, userId));
          const liked = to === 'toggled' ? !before : to === 'liked';
          if (liked) likes.add(key(id, userId));
          else likes.delete(key(id, userId));
          expect(states[index]).toEqual({ liked, likesCount: countOf(id) });
        });
        const left = added.map(({ change: last }) => key(last.subject.id, last.userId));
        expect(new Set(left)).toEqual(likes);
        expect(removed).toEqual([]);
      }),
    );
  });
});
