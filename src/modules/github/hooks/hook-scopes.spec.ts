import { mayWriteHooks } from './hook-scopes.js';

describe('scopes that let hooks be made', () => {
  it.each(['write:repo_hook', 'admin:repo_hook', 'repo'])('are %s', (scope) => {
    expect(mayWriteHooks(['read:user', scope])).toBe(true);
  });

  it.each(['read:repo_hook', 'public_repo', 'admin:org_hook', 'WRITE:REPO_HOOK', ''])(
    'are not "%s"',
    (scope) => expect(mayWriteHooks([scope, 'user'])).toBe(false),
  );

  it('are not none', () => {
    expect(mayWriteHooks([])).toBe(false);
  });
});
