import { changeTimes, type EventEntries } from './event-entry.js';
import { list, number, text } from './payload-reader.js';
import { counted, several } from './plain-text.js';

const app = '{installation.app_slug|a GitHub App}';
const account = '[ on {account}]';

const accountOf = (payload: unknown): string | undefined =>
  text(payload, 'installation', 'account', 'login') ??
  text(payload, 'installation', 'account', 'slug');

const repositories = (payload: unknown, name: string): string | undefined =>
  several(list(payload, name), (repository) => text(repository, 'full_name'));

const count = (payload: unknown, name: string): string | undefined =>
  counted(list(payload, name).length, 'repository', 'repositories');

const requested = 'personal access token request';

export const APP_EVENTS: EventEntries = {
  installation: {
    indirect: true,
    it: app,
    words: {
      account: accountOf,
      repositories: (payload) => repositories(payload, 'repositories'),
    },
    titles: {
      created: `installed {it}${account}`,
      deleted: 'uninstalled {it}[ from {account}]',
      suspend: `suspended {it}${account}`,
      unsuspend: `reactivated {it}${account}`,
      new_permissions_accepted: `accepted new permissions of {it}${account}`,
    },
    summary: [
      'Repositories: {repositories}.',
      'Requested by {requester.login}.',
      'App {installation.app_id}.',
    ],
    urls: ['installation.html_url', 'installation.account.html_url'],
    times: ['installation.suspended_at', ...changeTimes('installation')],
  },
  installation_repositories: {
    indirect: true,
    it: app,
    words: {
      added: (payload) => count(payload, 'repositories_added'),
      removed: (payload) => count(payload, 'repositories_removed'),
      'added names': (payload) => repositories(payload, 'repositories_added'),
      'removed names': (payload) => repositories(payload, 'repositories_removed'),
    },
    titles: {
      added: 'gave {it} access to {added|repositories}',
      removed: 'withdrew access to {removed|repositories} from {it}',
    },
    summary: ['Added: {added names}.', 'Removed: {removed names}.'],
    urls: ['installation.html_url'],
    times: changeTimes('installation'),
  },
  installation_target: {
    indirect: true,
    it: ['{account.login}', 'an account'],
    titles: { renamed: ['renamed {changes.login.from} to {it}', 'renamed {it}'] },
    summary: ['A GitHub App is installed there.'],
    urls: ['account.html_url'],
  },
  github_app_authorization: {
    indirect: true,
    it: 'a GitHub App',
    titles: { revoked: 'revoked the authorization of {it}' },
    summary: ['The app may no longer act for {sender.login|its user}.'],
  },
  marketplace_purchase: {
    indirect: true,
    it: ['{marketplace_purchase.plan.name}', 'a plan'],
    titles: {
      purchased: 'bought {it}',
      cancelled: 'cancelled {it}',
      changed: 'changed to {it}',
      pending_change: 'will change to {it}',
      pending_change_cancelled: 'will not change to {it} after all',
    },
    words: {
      seats: (payload) => {
        const units = number(payload, 'marketplace_purchase', 'unit_count') ?? 0;
        return units > 1 ? `${units} units` : undefined;
      },
    },
    summary: [
      'For {marketplace_purchase.account.login}[, {marketplace_purchase.billing_cycle}][, {seats}].',
      'The plan was {previous_marketplace_purchase.plan.name}.',
      '{marketplace_purchase.plan.description}',
    ],
    times: ['effective_date'],
  },
  personal_access_token_request: {
    it: [`the ${requested} of {personal_access_token_request.owner.login}`, `a ${requested}`],
    titles: {
      created: 'asked for access of a personal access token to {org}',
      denied: 'denied {it}',
    },
    summary: ['The token is called {personal_access_token_request.token_name}.'],
    times: ['personal_access_token_request.created_at'],
  },
};
