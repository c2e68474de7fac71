import { Inject, Injectable } from '@nestjs/common';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { IdentitiesService, type ProviderToken } from '../../users/identities.service.js';
import { GithubLimited, GithubRefused, GithubUnauthorized } from '../client/github-api.errors.js';
import { GITHUB } from '../client/github-link.js';
import { DeliveryWalk } from './delivery-walk.js';
import { ForgottenHooks } from './forgotten-hooks.js';
import { type HookAccess, HookApi } from './hook-api.js';
import { type ClaimedCheck, HookCheckRepository } from './hook-check.repository.js';
import { mayWriteHooks } from './hook-scopes.js';
import { RedeliveryRequests } from './redelivery-requests.js';

const MINUTE_MS = 60_000;
/** How often a hook is looked at. */
const EVERY_MS = 5 * MINUTE_MS;
/** How soon it is gone on with what was too much for one look. */
const SOON_MS = MINUTE_MS;
/** Hooks that nobody here may look at. */
const SELDOM_MS = 15 * MINUTE_MS;
const DEADLINE_MS = MINUTE_MS;
/** Longer than a look ever takes. */
export const CHECK_LEASE_MS = 3 * MINUTE_MS;

/** A hook that can be looked at. */
interface CheckedHook {
  readonly userId: string;
  readonly hookId: string;
  readonly token: ProviderToken;
  readonly access: HookAccess;
}

/** Looks at one hook, and says when the next time is. */
@Injectable()
export class HookCheckRunner {
  constructor(
    private readonly github: HookApi,
    private readonly walk: DeliveryWalk,
    private readonly requests: RedeliveryRequests,
    private readonly checks: HookCheckRepository,
    private readonly forgotten: ForgottenHooks,
    private readonly identities: IdentitiesService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never rejects: what could not be noted is due again when the lease is over. */
  async run(check: ClaimedCheck, stopping: AbortSignal): Promise<void> {
    try {
      await this.attempt(check, stopping);
    } catch (error) {
      this.logger.warn('what came of a look at a hook could not be noted', {
        repo_id: check.repo_id,
        ...errorFields(error),
      });
    }
  }

  private async attempt(check: ClaimedCheck, stopping: AbortSignal): Promise<void> {
    const { repo_id, user_id, hook_id, full_name } = check;
    if (check.deleted || user_id === null || hook_id === null) {
      await this.forgotten.forget(check);
      return;
    }
    const token = await this.identities.backgroundTokenOf(user_id, GITHUB);
    if (!token || !mayWriteHooks(token.scopes)) {
      await this.checks.schedule(repo_id, SELDOM_MS);
      return;
    }
    const signal = AbortSignal.any([stopping, AbortSignal.timeout(DEADLINE_MS)]);
    const access = { fullName: full_name, token: token.value, signal };
    const hook = { userId: user_id, hookId: hook_id, token, access };
    try {
      await this.checks.schedule(repo_id, await this.look(hook, check));
    } catch (error) {
      await this.fail(check, hook, error);
    }
  }

  /** When to look again, in ms. */
  private async look({ access, hookId }: CheckedHook, check: ClaimedCheck): Promise<number> {
    const { repo_id } = check;
    const { complete, failed } = await this.walk.walk(access, hookId, check);
    const { requested, more } = await this.requests.send(
      { access, hookId, repoId: repo_id },
      failed,
    );
    if (requested > 0) this.logger.info('missed deliveries were requested', { repo_id, requested });
    return complete && !more ? EVERY_MS : SOON_MS;
  }

  private async fail(check: ClaimedCheck, hook: CheckedHook, error: unknown): Promise<void> {
    const { repo_id } = check;
    this.logger.warn('a hook could not be looked at', { repo_id, ...errorFields(error) });
    if (error instanceof GithubLimited) {
      const waitMs = Math.max(error.until.getTime() - Date.now(), 0);
      await this.checks.schedule(repo_id, waitMs);
      await this.checks.postponeOf(hook.userId, waitMs);
    } else if (error instanceof GithubUnauthorized) {
      await this.identities.forgetToken(hook.userId, GITHUB, hook.token);
      await this.checks.schedule(repo_id, SELDOM_MS);
    } else if (!(error instanceof GithubRefused)) {
      await this.checks.schedule(repo_id, hook.access.signal.aborted ? SOON_MS : EVERY_MS);
    } else if (error.status === 404 && (await this.github.isGone(hook.access, hook.hookId))) {
      await this.forgotten.forget(check);
    } else {
      await this.checks.schedule(repo_id, SELDOM_MS);
    }
  }
}
