import examples from '@octokit/webhooks-examples/api.github.com/index.json';
import fc from 'fast-check';
import { isObject } from '../../../http/json-object.js';
import { EVENT_ENTRIES } from './event-entries.js';
import { parseEvent } from './parse-event.js';

const NOT_STORABLE = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/u;

const expectReadable = (event: string, payload: unknown): void => {
  const parsed = parseEvent(event, payload);
  const { title, summary, url, ref, action, actor, occurredAt, repository, hook } = parsed;
  const texts = [title, summary, url, ref, action, actor?.login, actor?.avatarUrl];
  expect(texts.filter((text) => NOT_STORABLE.test(text ?? ''))).toEqual([]);
  expect(title).toMatch(/^\S(?:.{0,253}\S)?$/);
  expect(title).not.toMatch(/\s\s/);
  expect(summary.trim().length).toBeGreaterThan(0);
  expect(summary.length).toBeLessThanOrEqual(1_000);
  expect(url ?? 'https://').toMatch(/^https?:\/\/.{0,2040}$/i);
  expect(ref ?? '').toMatch(/^.{0,255}$/);
  expect(action ?? '').toMatch(/^.{0,100}$/);
  if (occurredAt !== null) expect(occurredAt.toISOString()).toMatch(/^(?:19[7-9]|[2-9]\d\d)\d-/);
  if (repository !== null) expect(repository.id).toBe(Math.trunc(repository.id));
  if (hook !== null) expect(event).toBe('ping');
};

const nasty = fc.oneof(
  fc.constantFrom(
    '\0',
    '\ud800',
    'a\u202eb',
    '<!--',
    '{it}',
    '[{repo}]',
    '__proto__',
    'javascript:alert(1)',
    'https://a\n.b',
    '0001-01-01T00:00:00Z',
    '2020-01-01T00:00:00Z',
    'x'.repeat(3_000),
    '😀'.repeat(1_000),
    '\n'.repeat(2_000),
    -1,
    1e300,
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);

const json = fc.oneof(fc.jsonValue({ maxDepth: 3 }), nasty);

const names = [...EVENT_ENTRIES.keys(), 'some_new_event', '__proto__', ''];

const samples = examples.flatMap(({ name, examples: payloads }) =>
  (payloads as readonly unknown[]).map((payload) => ({ event: name, payload })),
);

/** `value` with the member that the choices lead to replaced. */
const mutated = (value: unknown, choices: readonly number[], instead: unknown): unknown => {
  const [choice, ...rest] = choices;
  if (choice === undefined) return instead;
  if (Array.isArray(value) && value.length > 0) {
    return value.with(choice % value.length, mutated(value[choice % value.length], rest, instead));
  }
  if (!isObject(value)) return instead;
  const keys = Object.keys(value);
  const key = keys[choice % keys.length];
  if (key === undefined) return instead;
  return { ...value, [key]: mutated(value[key], rest, instead) };
};

describe('parseEvent', () => {
  it.each(names)('reads whatever JSON is called %j', (event) => {
    fc.assert(
      fc.property(json, (payload) => expectReadable(event, payload)),
      { numRuns: 20 },
    );
  });

  it('reads whatever has the members that it looks for', () => {
    const paths = ['action', 'ref', 'commits', 'issue', 'alert', 'pull_request', 'workflow_run'];
    const member = fc.dictionary(fc.constantFrom('title', 'number', 'name', 'html_url'), json);
    const payload = fc.dictionary(
      fc.constantFrom(...paths, 'sender', 'repository', 'changes', 'release'),
      fc.oneof(member, json),
    );
    fc.assert(
      fc.property(fc.constantFrom(...names), payload, (event, value) =>
        expectReadable(event, value),
      ),
      { numRuns: 300 },
    );
  });

  it('reads samples of which any part is something else', () => {
    const choices = fc.array(fc.nat(60), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), choices, json, ({ event, payload }, path, instead) =>
        expectReadable(event, mutated(payload, path, instead)),
      ),
      { numRuns: 400 },
    );
  });

  it('takes no name of an unknown event on trust', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), nasty.map(String)), (event) =>
        expectReadable(event, {}),
      ),
    );
  });

  it('is quick however large a payload is', () => {
    const huge = '<!-- \u202e \0'.repeat(1_000_000);
    const many = Array.from({ length: 200_000 }, () => ({ message: huge, name: huge }));
    const payload = {
      action: huge,
      ref: huge,
      commits: many,
      sender: { login: huge },
      issue: { title: huge, body: huge, labels: many },
      comment: { body: huge },
      workflow_job: { steps: many },
    };
    const begun = performance.now();
    for (const event of names) expectReadable(event, payload);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
