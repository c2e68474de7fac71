import { changeTimes, type EventEntries, type EventEntry, inFirst } from './event-entry.js';
import { list, text } from './payload-reader.js';
import { several } from './plain-text.js';

const GHSA_ID = /^GHSA(?:-[0-9a-z]{4}){3}$/i;

const advisoryPage = (payload: unknown): string | undefined => {
  const id = text(payload, 'security_advisory', 'ghsa_id');
  return id && GHSA_ID.test(id) ? `https://github.com/advisories/${id}` : undefined;
};

/** What is done to alerts of every kind. */
const ALERT_TITLES = {
  created: 'opened {it}',
  create: 'opened {it}',
  dismiss: 'dismissed {it}',
  reopen: 'reopened {it}',
  resolve: 'resolved {it}',
  fixed: 'marked {it} as fixed',
  auto_dismissed: 'dismissed {it} automatically',
  auto_reopened: 'reopened {it} automatically',
  closed_by_user: 'closed {it}',
  reopened_by_user: 'reopened {it}',
  appeared_in_branch: ': {it} appeared[ on {ref}]',
  updated_assignment: 'changed the assignees of {it}',
  assignees_changed: 'changed the assignees of {it}',
  assigned: 'assigned [{assignee.login} to ]{it}',
  unassigned: ['unassigned {assignee.login} from {it}', 'removed an assignee from {it}'],
  publicly_leaked: ': {it} was leaked publicly',
  metadata_created: 'added metadata to {it}',
  metadata_removed: 'removed metadata from {it}',
};

const alert = (name: string): Pick<EventEntry, 'it' | 'titles' | 'by' | 'urls' | 'times'> => ({
  it: [`${name} alert #{alert.number}`, `a ${name} alert`],
  titles: ALERT_TITLES,
  by: 'GitHub',
  urls: ['alert.html_url'],
  times: ['alert.fixed_at', 'alert.dismissed_at', ...changeTimes('alert')],
});

/** The text of a secret is not in its alert, and must never be quoted from elsewhere. */
const secret: Pick<EventEntry, 'heading' | 'summary'> = {
  heading: ['{alert.secret_type_display_name}', '{alert.secret_type}'],
  summary: [
    'In {location.details.path}[, line {location.details.start_line}].',
    'Resolved as {resolution}.',
    'The secret is {alert.validity}.',
  ],
};

const resolution = (payload: unknown): string | undefined =>
  text(payload, 'alert', 'resolution')?.replaceAll('_', ' ');

export const SECURITY_EVENTS: EventEntries = {
  code_scanning_alert: {
    ...alert('code scanning'),
    heading: ['{alert.rule.description}', '{alert.rule.name}', '{alert.rule.id}'],
    summary: [
      ['Found by {alert.tool.name}[, severity {alert.rule.severity}].'],
      'Dismissed as {alert.dismissed_reason}.',
      '{alert.rule.full_description}',
    ],
    refs: ['ref', 'alert.most_recent_instance.ref'],
  },
  dependabot_alert: {
    ...alert('Dependabot'),
    heading: '{alert.security_advisory.summary}',
    summary: [
      'Package {alert.dependency.package.name}[ in {alert.dependency.manifest_path}]' +
        '[, severity {alert.security_advisory.severity}]' +
        '[, fixed in {alert.security_vulnerability.first_patched_version.identifier}].',
      'Dismissed: {alert.dismissed_reason}.',
    ],
    body: ['alert.security_advisory.description'],
  },
  secret_scanning_alert: { ...alert('secret scanning'), ...secret, words: { resolution } },
  secret_scanning_alert_location: {
    indirect: true,
    ...alert('secret scanning'),
    ...secret,
    words: { resolution },
    titles: {},
    title: ': {it} was found in another place',
  },
  secret_scanning_scan: {
    it: 'a secret scan[ of {source}]',
    titles: { completed: ': {it} was completed' },
    summary: ['The scan was a {type}.'],
    times: ['completed_at', 'started_at'],
  },
  security_advisory: {
    it: ['security advisory {security_advisory.ghsa_id}', 'a security advisory'],
    heading: '{security_advisory.summary}',
    by: 'GitHub',
    titles: { withdrawn: 'withdrew {it}' },
    words: {
      packages: (payload) =>
        several(list(payload, 'security_advisory', 'vulnerabilities'), (item) =>
          text(item, 'package', 'name'),
        ),
    },
    summary: ['Affects {packages}[, severity {security_advisory.severity}].'],
    body: ['security_advisory.description'],
    urls: [
      'security_advisory.html_url',
      advisoryPage,
      inFirst('security_advisory.references', 'url'),
    ],
    times: ['security_advisory.updated_at', 'security_advisory.published_at'],
  },
  repository_advisory: {
    it: ['advisory {repository_advisory.ghsa_id}', 'an advisory'],
    heading: '{repository_advisory.summary}',
    summary: ['Severity: {repository_advisory.severity}.'],
    body: ['repository_advisory.description'],
    urls: ['repository_advisory.html_url'],
    times: ['repository_advisory.updated_at', 'repository_advisory.published_at'],
  },
  repository_vulnerability_alert: {
    ...alert('vulnerability'),
    heading: [
      '{alert.affected_package_name} {alert.affected_range}',
      '{alert.affected_package_name}',
    ],
    summary: [
      '{alert.external_identifier}[, severity {alert.severity}][, fixed in {alert.fixed_in}].',
      'Dismissed: {alert.dismiss_reason}.',
    ],
    urls: ['alert.html_url', 'alert.external_reference'],
  },
};
