import type { ParsedEvent } from '../parsing/parsed-event.js';
import { alsoLearnt, type DeliveryTarget, isOf, learntFrom } from './delivery-target.js';

const target = (more: Partial<DeliveryTarget> = {}): DeliveryTarget => ({
  id: '01920000-0000-7000-8000-000000000000',
  fullName: 'octo-org/hello',
  githubId: undefined,
  hookId: undefined,
  events: undefined,
  secrets: ['secret'],
  ...more,
});

const parsed = (more: Partial<ParsedEvent> = {}): ParsedEvent => ({
  action: null,
  actor: null,
  title: 'something happened',
  summary: 'something happened',
  url: null,
  ref: null,
  occurredAt: null,
  repository: { id: 1, fullName: 'octo-org/hello' },
  hook: null,
  ...more,
});

const named = (fullName: string, id = 1): ParsedEvent => parsed({ repository: { id, fullName } });

describe('an event is of a repository', () => {
  it('by its name in any case, as long as its id is not known', () => {
    expect(isOf(named('octo-org/hello'), target())).toBe(true);
    expect(isOf(named('Octo-Org/HELLO', 7), target())).toBe(true);
    expect(isOf(named('octo-org/hello2'), target())).toBe(false);
    expect(isOf(named('another/hello'), target())).toBe(false);
  });

  it('by its id alone once that is known', () => {
    const known = target({ githubId: 1 });
    expect(isOf(named('octo-org/renamed', 1), known)).toBe(true);
    expect(isOf(named('octo-org/hello', 2), known)).toBe(false);
  });

  it('when it names none, for then the hook says whose it is', () => {
    expect(isOf(parsed({ repository: null }), target())).toBe(true);
    expect(isOf(parsed({ repository: null }), target({ githubId: 1 }))).toBe(true);
  });
});

describe('an event tells of its repository', () => {
  const nothing = { githubId: undefined, fullName: undefined, hookId: undefined };
  const ping = (id: number, isOfRepository = true): ParsedEvent =>
    parsed({ hook: { id, isOfRepository } });

  it('its id, the first time', () => {
    expect(learntFrom(parsed(), target())).toEqual({ ...nothing, githubId: 1 });
  });

  it('nothing, when all is known', () => {
    expect(learntFrom(parsed(), target({ githubId: 1 }))).toBeUndefined();
    expect(learntFrom(ping(3), target({ githubId: 1, hookId: 3 }))).toBeUndefined();
    expect(learntFrom(parsed({ repository: null }), target())).toBeUndefined();
  });

  it('its name, when it is another one or written otherwise', () => {
    const known = target({ githubId: 1 });
    for (const fullName of ['octo-org/renamed', 'another/hello', 'Octo-Org/hello']) {
      expect(learntFrom(named(fullName), known)).toEqual({ ...nothing, fullName });
    }
  });

  it('the hook, when that is its own and not known yet', () => {
    const known = target({ githubId: 1 });
    expect(learntFrom(ping(3), known)).toEqual({ ...nothing, hookId: 3 });
    expect(learntFrom(ping(4), { ...known, hookId: 3 })).toEqual({ ...nothing, hookId: 4 });
    expect(learntFrom(ping(3, false), known)).toBeUndefined();
  });
});

describe('what several events tell', () => {
  const learnt = { githubId: 1, fullName: 'octo-org/one', hookId: 3 };
  const nothing = { githubId: undefined, fullName: undefined, hookId: undefined };

  it('is what any of them told', () => {
    expect(alsoLearnt(undefined, learnt)).toEqual(learnt);
    expect(alsoLearnt(learnt, nothing)).toEqual(learnt);
    expect(alsoLearnt({ ...nothing, hookId: 3 }, { ...nothing, githubId: 1 })).toEqual({
      ...nothing,
      githubId: 1,
      hookId: 3,
    });
  });

  it('is the first id, and the last name and hook', () => {
    const later = { githubId: 2, fullName: 'octo-org/two', hookId: 4 };
    expect(alsoLearnt(learnt, later)).toEqual({ ...later, githubId: 1 });
  });
});
