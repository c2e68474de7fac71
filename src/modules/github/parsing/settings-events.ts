import { changeTimes, type EventEntries } from './event-entry.js';
import { shortCommit } from './git-names.js';
import { isTrue, list, text } from './payload-reader.js';
import { several } from './plain-text.js';

const propertyValue = (property: unknown): string | undefined => {
  const name = text(property, 'property_name');
  if (name === undefined) return undefined;
  const values = several(list(property, 'value'), (value) => text({ value }, 'value'));
  return `${name} is ${values ?? text(property, 'value') ?? 'not set'}`;
};

export const SETTINGS_EVENTS: EventEntries = {
  branch_protection_configuration: {
    it: 'branch protection[ in {repository.full_name}]',
  },
  branch_protection_rule: {
    it: ['branch protection rule {rule.name}', 'a branch protection rule'],
    summary: ['It protects branches that match {rule.name}.'],
    times: changeTimes('rule'),
  },
  repository_ruleset: {
    it: ['ruleset {repository_ruleset.name}', 'a ruleset'],
    summary: [
      'It is about {repository_ruleset.target} names.',
      'Enforcement: {repository_ruleset.enforcement}.',
    ],
    urls: ['repository_ruleset._links.html.href'],
    times: changeTimes('repository_ruleset'),
  },
  security_and_analysis: {
    it: 'the security and analysis settings of {repo}',
    title: 'changed {it}',
    times: ['repository.updated_at'],
  },
  custom_property: {
    it: ['custom property {definition.property_name}', 'a custom property'],
    titles: {
      promote_to_enterprise: 'promoted {it} to the enterprise',
      promoted_to_enterprise: 'promoted {it} to the enterprise',
    },
    summary: ['{definition.description}', 'Type: {definition.value_type}.'],
  },
  custom_property_values: {
    indirect: true,
    it: 'the custom properties of {repo}',
    titles: { updated: 'changed {it}' },
    words: { values: (payload) => several(list(payload, 'new_property_values'), propertyValue) },
    summary: ['Now {values}.'],
  },
  deploy_key: {
    it: ['deploy key {key.title}', 'a deploy key'],
    titles: { created: 'added {it}', deleted: 'removed {it}' },
    words: {
      access: (payload) => (isTrue(payload, 'key', 'read_only') ? 'read' : 'read and write'),
    },
    summary: ['It may {access}[ {repository.full_name}].'],
    times: ['key.created_at'],
  },
  page_build: {
    it: 'the Pages site',
    variant: (payload) => text(payload, 'build', 'status'),
    titles: {
      built: ': {it} was built',
      errored: ': {it} could not be built',
      building: ': {it} is being built',
      queued: ': {it} waits to be built',
    },
    title: ': {it} changed',
    words: { commit: (payload) => shortCommit(payload, 'build', 'commit') },
    summary: ['Commit {commit}.', '{build.error.message}'],
    times: changeTimes('build'),
  },
  ping: {
    it: [
      'the webhook of {repository.full_name}',
      'the webhook of {organization.login}',
      'a webhook',
    ],
    title: 'connected {it}',
    words: {
      events: (payload) => {
        const events = list(payload, 'hook', 'events');
        return events[0] === '*'
          ? 'all events'
          : several(events, (event) => text({ event }, 'event'));
      },
    },
    summary: ['It sends {events}.', '{zen}'],
    times: changeTimes('hook'),
  },
  meta: {
    it: ['a webhook of {repository.full_name}', 'a webhook of {organization.login}', 'a webhook'],
    titles: { deleted: 'removed {it}' },
    summary: ['Webhook {hook_id} sends nothing any more.'],
    times: changeTimes('hook'),
  },
};
