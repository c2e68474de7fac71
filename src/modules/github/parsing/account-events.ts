import { changeTimes, type EventEntries } from './event-entry.js';
import { text } from './payload-reader.js';

/** Who accepts an invitation is both the sender and the member. */
const ownVariant = (payload: unknown): string | undefined => {
  const action = text(payload, 'action');
  const isOwn = text(payload, 'member', 'login') === text(payload, 'sender', 'login');
  return isOwn && text(payload, 'sender', 'login') !== undefined ? `${action} self` : undefined;
};

const member = '{member.login|somebody}';
const team = '{team.name|unknown}';
const sponsored = '{sponsorship.sponsorable.login|somebody}';

export const ACCOUNT_EVENTS: EventEntries = {
  member: {
    indirect: true,
    it: member,
    variant: ownVariant,
    titles: {
      'added self': 'joined {repo}',
      'removed self': 'left {repo}',
      added: 'added {it} to {repo}',
      removed: 'removed {it} from {repo}',
      edited: 'changed the permission of {it} in {repo}',
    },
    summary: [
      'The permission is {changes.permission.to}.',
      'The role is {changes.role_name.to}.',
      'The permission was {changes.old_permission.from}.',
    ],
  },
  membership: {
    indirect: true,
    it: member,
    variant: ownVariant,
    titles: {
      'added self': `joined the team ${team}`,
      'removed self': `left the team ${team}`,
      added: `added {it} to the team ${team}`,
      removed: `removed {it} from the team ${team}`,
    },
    summary: ['Team {team.name}[ of {organization.login}][: {team.description}]'],
    urls: ['team.html_url'],
  },
  team: {
    it: ['team {team.name}', 'a team'],
    titles: {
      added_to_repository: 'added {it} to {repo}',
      removed_from_repository: 'removed {it} from {repo}',
    },
    summary: ['{team.description}', 'Permission: {team.permission}.'],
    urls: ['team.html_url'],
  },
  team_add: {
    it: ['team {team.name}', 'a team'],
    title: 'added {it} to {repo}',
    summary: ['{team.description}', 'Permission: {team.permission}.'],
    urls: ['team.html_url'],
  },
  organization: {
    it: ['organization {organization.login}', 'an organization'],
    titles: {
      member_added: 'added {membership.user.login|somebody} to {org}',
      member_removed: 'removed {membership.user.login|somebody} from {org}',
      member_invited: [
        'invited {user.login} to {org}',
        'invited {invitation.login} to {org}',
        'invited somebody to {org}',
      ],
      renamed: ['renamed the organization {changes.login.from} to {org}', 'renamed {it}'],
    },
    summary: ['Role: {membership.role}.', 'Role: {role}.', '{organization.description}'],
    words: {
      role: (payload) => text(payload, 'invitation', 'role')?.replaceAll('_', ' '),
    },
    times: ['invitation.created_at'],
  },
  org_block: {
    indirect: true,
    it: '{blocked_user.login|somebody}',
    titles: { blocked: 'blocked {it} from {org}', unblocked: 'unblocked {it} from {org}' },
  },
  sponsorship: {
    indirect: true,
    it: `the sponsorship of ${sponsored}`,
    titles: {
      created: `began to sponsor ${sponsored}`,
      cancelled: `stopped sponsoring ${sponsored}`,
      pending_cancellation: `will stop sponsoring ${sponsored}`,
      edited: 'edited {it}',
      tier_changed: 'changed the tier of {it}',
      pending_tier_change: 'will change the tier of {it}',
    },
    summary: [
      'Tier: {sponsorship.tier.name}.',
      'The tier was {changes.tier.from.name}.',
      'Effective from {effective_date}.',
    ],
    urls: ['sponsorship.sponsorable.html_url'],
    times: ['sponsorship.created_at'],
  },
  user: {
    it: ['user {user.login}', 'a user'],
    urls: ['user.html_url'],
    times: changeTimes('user'),
  },
};
