import { shortCommit, shortRef } from './git-names.js';

const COMMIT = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';

describe('shortRef', () => {
  it.each([
    ['refs/heads/feature/x', 'feature/x'],
    ['refs/tags/v1', 'v1'],
    ['main', 'main'],
  ])('makes %s %s', (ref, name) => expect(shortRef(ref)).toBe(name));

  it.each(['', 'refs/heads/', 'refs/pull/2/merge', COMMIT, 'a\nb', 'x'.repeat(256), 7, null])(
    'makes nothing of %j',
    (ref) => expect(shortRef(ref)).toBeUndefined(),
  );
});

describe('shortCommit', () => {
  it('abbreviates an id', () => expect(shortCommit({ id: COMMIT }, 'id')).toBe('6113728'));

  it.each(['main', '', 7])('makes nothing of %j', (id) =>
    expect(shortCommit({ id }, 'id')).toBeUndefined(),
  );
});
