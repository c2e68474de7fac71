import { Injectable } from '@nestjs/common';
import { GithubApi, type GithubPage } from '../client/github-api.js';
import { GithubAway, GithubRefused } from '../client/github-api.errors.js';
import {
  deliveriesAnswer,
  type GithubHook,
  hookAnswer,
  type HookDelivery,
  hooksAnswer,
} from './hook-answers.js';

/** How a hook on GitHub is to be. */
export interface HookSettings {
  readonly url: string;
  readonly secret: string;
  /** Names of events, or `*` alone. */
  readonly events: readonly string[];
}

/** Whose hooks: `full_name` on GitHub, with a token that may do it, until `signal` says no more. */
export interface HookAccess {
  readonly fullName: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

export interface DeliveryPage {
  /** Newest first. */
  readonly deliveries: readonly HookDelivery[];
  /** The path of the page after this one. */
  readonly next: string | undefined;
}

/** A repository has at most twenty hooks for an event. */
const MAX_HOOK_PAGES = 10;

/** A segment that is `.` or `..` would lead elsewhere, with the token. */
const hooksOf = ({ fullName }: HookAccess): string => {
  const segments = fullName.split('/');
  if (segments.some((segment) => segment === '.' || segment === '..')) {
    throw new GithubRefused(404, 'No repository has such a name.');
  }
  return `/repos/${segments.map(encodeURIComponent).join('/')}/hooks`;
};

const bodyOf = ({ url, secret, events }: HookSettings) => ({
  events,
  config: { url, secret, content_type: 'json', insecure_ssl: '0' },
});

/**
 * GitHub's hooks of repositories. Every method throws the errors of GithubApi.
 * https://docs.github.com/rest/repos/webhooks
 */
@Injectable()
export class HookApi {
  constructor(private readonly github: GithubApi) {}

  async create(access: HookAccess, settings: HookSettings): Promise<GithubHook> {
    const body = { name: 'web', active: true, ...bodyOf(settings) };
    const { data } = await this.send(access, 'POST', hooksOf(access), body);
    const hook = hookAnswer(data);
    if (!hook) throw new GithubAway('it made a hook, and does not tell which');
    return hook;
  }

  /** The configuration is replaced as a whole: without its secret GitHub would sign no more. */
  async update(access: HookAccess, id: string, settings: HookSettings): Promise<void> {
    await this.send(access, 'PATCH', `${hooksOf(access)}/${id}`, bodyOf(settings));
  }

  async remove(access: HookAccess, id: string): Promise<void> {
    await this.send(access, 'DELETE', `${hooksOf(access)}/${id}`);
  }

  /** The one that delivers to this address. */
  find(access: HookAccess, url: string): Promise<GithubHook | undefined> {
    return this.search(access, (hook) => hook.url === url);
  }

  /** Whether it was removed; false where nobody may know. */
  async isGone(access: HookAccess, id: string): Promise<boolean> {
    try {
      return (await this.search(access, (hook) => hook.id === id)) === undefined;
    } catch (error) {
      if (error instanceof GithubRefused) return false;
      throw error;
    }
  }

  /** @param path `next` of the page before; absent: the newest */
  async deliveries(access: HookAccess, hookId: string, path?: string): Promise<DeliveryPage> {
    const first = `${hooksOf(access)}/${hookId}/deliveries?per_page=100`;
    const { data, next } = await this.page(access, path ?? first);
    const deliveries = deliveriesAnswer(data);
    if (!deliveries) throw new GithubAway('it answers with no list of deliveries');
    return { deliveries, next };
  }

  /** Has GitHub deliver it once more, soon. */
  async redeliver(access: HookAccess, hookId: string, deliveryId: string): Promise<void> {
    const path = `${hooksOf(access)}/${hookId}/deliveries/${deliveryId}/attempts`;
    await this.send(access, 'POST', path);
  }

  private async search(
    access: HookAccess,
    matches: (hook: GithubHook) => boolean,
  ): Promise<GithubHook | undefined> {
    let path: string | undefined = `${hooksOf(access)}?per_page=100`;
    for (let page = 0; path !== undefined && page < MAX_HOOK_PAGES; page += 1) {
      const answer = await this.page(access, path);
      const hooks = hooksAnswer(answer.data);
      if (!hooks) throw new GithubAway('it answers with no list of hooks');
      const found = hooks.find(matches);
      if (found) return found;
      path = answer.next;
    }
    return undefined;
  }

  private async page(
    { token, signal }: HookAccess,
    path: string,
  ): Promise<Pick<GithubPage, 'data' | 'next'>> {
    const answer = await this.github.get(token, path, { signal });
    if (answer.status !== 200) throw new GithubAway('it answers that nothing has changed');
    return answer;
  }

  private send(
    { token, signal }: HookAccess,
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): ReturnType<GithubApi['send']> {
    return this.github.send(token, method, path, body, { signal });
  }
}
