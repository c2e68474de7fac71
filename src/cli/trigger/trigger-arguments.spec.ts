import { type Order, parseTrigger } from './trigger-arguments.js';

const REPO = '01890000-0000-7000-8000-00000000000A';

const orderOf = (...args: string[]): Order => {
  const command = parseTrigger(args);
  if (command.kind !== 'send') throw new Error(`It is to ${command.kind}.`);
  return command.order;
};

describe('the arguments of npm run trigger', () => {
  it('name a source and an event; the rest is as configured', () => {
    expect(orderOf('stripe', 'invoice.paid')).toEqual({
      ...{ source: 'stripe', event: 'invoice.paid', count: 1, form: false, print: false },
    });
  });

  it("name one of GitHub's actions apart or after a dot", () => {
    const expected = { source: 'github', event: 'pull_request', action: 'opened' };
    expect(orderOf('github', 'pull_request', 'opened')).toMatchObject(expected);
    expect(orderOf('github', 'pull_request.opened')).toMatchObject(expected);
  });

  it('name everything else by options, in any place', () => {
    const order = orderOf(
      ...['--repo', REPO, 'github', '--form', 'push', '--print', '--count', '1000'],
      ...['--url=https://example.com', '--secret', 's', '--file', 'p.json', '--full-name', 'o/n'],
    );
    expect(order).toMatchObject({
      ...{ repo: REPO.toLowerCase(), form: true, print: true, count: 1000, fullName: 'o/n' },
      ...{ url: 'https://example.com', secret: 's', file: 'p.json', event: 'push' },
    });
    expect(orderOf('test', 'x', '--delivery', 'again').delivery).toBe('again');
    expect(orderOf('sendgrid', 'open', '--private-key', 'k.pem').privateKey).toBe('k.pem');
  });

  it('may name a source only, when the payload names the event', () => {
    expect(orderOf('stripe', '--file', 'p.json').event).toBeUndefined();
  });

  it('ask for help when there are none, and for lists', () => {
    expect(parseTrigger([])).toEqual({ kind: 'help' });
    expect(parseTrigger(['-h'])).toEqual({ kind: 'help' });
    expect(parseTrigger(['github', 'push', '--help'])).toEqual({ kind: 'help' });
    expect(parseTrigger(['--list'])).toEqual({ kind: 'list' });
    expect(parseTrigger(['--list', 'github'])).toEqual({ kind: 'list', source: 'github' });
  });

  it.each<[string, string[], string]>([
    ['no source', ['--form'], 'Say from whom'],
    ['an unknown option', ['test', 'x', '--force'], '--force'],
    ['a malformed source', ['../users', 'x'], 'no name of a source'],
    ['an event with a line break', ['test', 'a\nb'], 'without blanks'],
    ['an event of 129 characters', ['test', 'a'.repeat(129)], '1 to 128'],
    ['a delivery with a blank', ['test', 'x', '--delivery', 'a b'], 'without blanks'],
    ['an action where there are none', ['stripe', 'invoice.paid', 'now'], 'more words'],
    ['two actions', ['github', 'issues.opened', 'closed'], 'more words'],
    ['no sends', ['test', 'x', '--count', '0'], '1 to 1,000'],
    ['too many sends', ['test', 'x', '--count', '1001'], '1 to 1,000'],
    ['half a send', ['test', 'x', '--count', '1.5'], '1 to 1,000'],
    ['a repository that is no id', ['github', 'push', '--repo', 'octo/cat'], 'a UUID'],
    ['a repository of another source', ['test', 'x', '--repo', REPO], 'github only'],
    ['a form of another source', ['test', 'x', '--form'], 'github only'],
    ['a private key of another source', ['test', 'x', '--private-key', 'k'], 'sendgrid only'],
    ['a name without a repository', ['github', 'push', '--full-name', 'o/n'], '--repo'],
    ['a name that is none', ['github', 'push', '--repo', REPO, '--full-name', 'o'], 'owner'],
    ['an empty secret', ['test', 'x', '--secret', ''], 'empty'],
    ['two ways to sign', ['sendgrid', 'open', '--secret', 's', '--private-key', 'k'], 'give one'],
    ['one delivery many times', ['test', 'x', '--delivery', 'a', '--count', '2'], 'give one'],
  ])('are refused for %s', (_, args, message) => {
    expect(() => parseTrigger(args)).toThrow(message);
  });
});
