import { DomainError } from '../../../errors/domain-error.js';
import { HOOK_SCOPE } from './hook-scopes.js';

export const githubScopeMissing = (): DomainError =>
  new DomainError(
    'forbidden',
    'GITHUB_SCOPE_MISSING',
    'GitHub has not been asked to let hooks be made for you; sign in with GitHub for that.',
    { details: { scope: HOOK_SCOPE, how: 'GET /api/auth/github?access=repo_hooks' } },
  );
