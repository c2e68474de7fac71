import { changeTimes, type EventEntries } from './event-entry.js';
import { issueRelation } from './issue-relation.js';
import { list, member, text } from './payload-reader.js';
import { several } from './plain-text.js';
import { editedPart, TRACKED_TITLES } from './tracked-phrases.js';

const labels = (payload: unknown): string | undefined =>
  several(list(payload, 'issue', 'labels'), (label) => text(label, 'name'));

const issueVariant = (payload: unknown): string | undefined => {
  const action = text(payload, 'action');
  if (action === 'closed') return `closed ${text(payload, 'issue', 'state_reason') ?? ''}`;
  return action === 'edited' ? editedPart(payload) : undefined;
};

/** Every pull request is an issue, and comes as one where both have the same. */
const kindOf = (payload: unknown): string =>
  member(payload, 'issue', 'pull_request') === undefined ? 'issue' : 'pull request';

export const ISSUE_EVENTS: EventEntries = {
  issues: {
    it: ['{kind} #{issue.number}', 'an issue'],
    heading: '{issue.title}',
    variant: issueVariant,
    words: { kind: kindOf, labels },
    titles: {
      ...TRACKED_TITLES,
      'closed not_planned': 'closed {it} as not planned',
      'closed duplicate': 'closed {it} as a duplicate',
      transferred: 'transferred {it}[ to {changes.new_repository.full_name}]',
      typed: 'set the type of {it}[ to {type.name}]',
      untyped: 'removed the type[ {type.name}] from {it}',
      field_added: 'set {issue_field.name|a field} of {it}',
      field_removed: 'cleared {issue_field.name|a field} of {it}',
    },
    summary: [
      'The title was: {changes.title.from}',
      'It came from {changes.old_repository.full_name}.',
      'Locked as {issue.active_lock_reason}.',
      'Labels: {labels}.',
    ],
    body: ['issue.body'],
    urls: ['issue.html_url'],
    times: changeTimes('issue'),
  },
  issue_comment: {
    indirect: true,
    it: ['{kind} #{issue.number}', 'an issue'],
    heading: '{issue.title}',
    words: { kind: kindOf },
    titles: {
      created: 'commented on {it}',
      edited: 'edited a comment on {it}',
      deleted: 'deleted a comment on {it}',
      pinned: 'pinned a comment on {it}',
      unpinned: 'unpinned a comment on {it}',
    },
    body: ['comment.body'],
    urls: ['comment.html_url', 'issue.html_url'],
    times: changeTimes('comment'),
  },
  sub_issues: issueRelation('parent_issue', 'sub_issue', 'parent_issue', {
    parent_issue_added: 'made {it} a sub-issue[ of {other}]',
    parent_issue_removed: 'made {it} no longer a sub-issue[ of {other}]',
    sub_issue_added: 'added sub-issue [{other} ]to {it}',
    sub_issue_removed: 'removed sub-issue [{other} ]from {it}',
  }),
  issue_dependencies: issueRelation('blocked_by', 'blocked_issue', 'blocking_issue', {
    blocked_by_added: 'marked {it} as blocked[ by {other}]',
    blocked_by_removed: 'marked {it} as no longer blocked[ by {other}]',
    blocking_added: 'marked {it} as blocking {other|another}',
    blocking_removed: 'marked {it} as no longer blocking {other|another}',
  }),
  label: {
    it: ['label {label.name}', 'a label'],
    titles: { edited: ['renamed label {changes.name.from} to {label.name}', 'edited {it}'] },
    summary: ['{label.description}', 'Its color is #{label.color}.'],
  },
  milestone: {
    it: ['milestone {milestone.title}', 'a milestone'],
    summary: ['{milestone.open_issues} open and {milestone.closed_issues} closed issues.'],
    body: ['milestone.description'],
    urls: ['milestone.html_url'],
    times: changeTimes('milestone'),
  },
};
