import { isWider, scopesFor } from './github-access.js';

describe('the scopes that are asked for', () => {
  it('tell who somebody is, and no more', () => {
    expect(scopesFor()).toEqual(['read:user', 'user:email']);
  });

  it('let hooks be made when that is wanted', () => {
    expect(scopesFor('repo_hooks')).toEqual(['read:user', 'user:email', 'write:repo_hook']);
  });
});

describe('a kept token', () => {
  const kept = scopesFor('repo_hooks');

  it.each<[string, readonly string[], readonly string[], boolean]>([
    ['with hooks is wider than an ordinary one', kept, scopesFor(), true],
    ['is not wider than one of the same scopes', kept, [...kept].reverse(), false],
    ['is not wider than one with more', scopesFor(), kept, false],
    ['is not wider than one that can do something else', kept, ['user:email', 'gist'], false],
    ['is wider by a scope that holds others', ['user', 'repo'], kept, true],
    ['is not wider than one whose scope holds its own', kept, ['user', 'admin:repo_hook'], false],
    [
      'is not wider than one that says the same in other words',
      ['user'],
      ['user', 'read:user'],
      false,
    ],
    ['without scopes is not wider', [], [], false],
    ['of scopes that nobody here knows is compared by name', ['a', 'b'], ['a'], true],
  ])('%s', (_, before, fresh, expected) => {
    expect(isWider(before, fresh)).toBe(expected);
  });
});
