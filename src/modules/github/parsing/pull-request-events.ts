import { changeTimes, type EventEntries, inFirst } from './event-entry.js';
import { shortCommit } from './git-names.js';
import { isTrue, list, number, text } from './payload-reader.js';
import { counted } from './plain-text.js';
import { editedPart, TRACKED_TITLES } from './tracked-phrases.js';

const pullRequest = {
  it: ['pull request #{pull_request.number}', 'a pull request'],
  heading: '{pull_request.title}',
  refs: ['pull_request.head.ref'],
};

const pullRequestVariant = (payload: unknown): string | undefined => {
  switch (text(payload, 'action')) {
    case 'closed':
      return isTrue(payload, 'pull_request', 'merged') ? 'merged' : undefined;
    case 'opened':
      return isTrue(payload, 'pull_request', 'draft') ? 'opened as draft' : undefined;
    case 'edited':
      return editedPart(payload);
    default:
      return undefined;
  }
};

const reviewVariant = (payload: unknown): string | undefined =>
  text(payload, 'action') === 'submitted'
    ? // GitHub writes it in capitals, too.
      text(payload, 'review', 'state')?.toLowerCase()
    : undefined;

export const PULL_REQUEST_EVENTS: EventEntries = {
  pull_request: {
    ...pullRequest,
    variant: pullRequestVariant,
    words: {
      commits: (payload) => counted(number(payload, 'pull_request', 'commits') ?? 0, 'commit'),
      files: (payload) => counted(number(payload, 'pull_request', 'changed_files') ?? 0, 'file'),
    },
    titles: {
      ...TRACKED_TITLES,
      merged: 'merged {it}',
      'opened as draft': 'opened {it} as a draft',
      synchronize: 'pushed to {it}',
      ready_for_review: 'marked {it} as ready for review',
      converted_to_draft: 'converted {it} to a draft',
      review_requested: [
        'asked {requested_reviewer.login} to review {it}',
        'asked the team {requested_team.name} to review {it}',
        'asked for a review of {it}',
      ],
      review_request_removed: [
        'no longer asks {requested_reviewer.login} to review {it}',
        'no longer asks the team {requested_team.name} to review {it}',
        'no longer asks for a review of {it}',
      ],
      auto_merge_enabled: 'enabled auto-merge of {it}',
      auto_merge_disabled: 'disabled auto-merge of {it}',
      enqueued: 'added {it} to the merge queue',
      dequeued: 'removed {it} from the merge queue',
    },
    summary: [
      'The title was: {changes.title.from}',
      'The base branch was {changes.base.ref.from}.',
      [
        'From {pull_request.head.label} into {pull_request.base.ref}: {commits}[, {files} changed].',
        'From {pull_request.head.label} into {pull_request.base.ref}.',
      ],
    ],
    body: ['pull_request.body'],
    urls: ['pull_request.html_url'],
    times: changeTimes('pull_request'),
  },
  pull_request_review: {
    indirect: true,
    ...pullRequest,
    variant: reviewVariant,
    titles: {
      approved: 'approved {it}',
      changes_requested: 'requested changes to {it}',
      commented: 'reviewed {it}',
      submitted: 'reviewed {it}',
      edited: 'edited a review of {it}',
      dismissed: [
        'dismissed a review of {it} by {review.user.login}',
        'dismissed a review of {it}',
      ],
    },
    words: { commit: (payload) => shortCommit(payload, 'review', 'commit_id') },
    summary: ['Commit {commit}.'],
    body: ['review.body'],
    urls: ['review.html_url', 'pull_request.html_url'],
    times: ['review.updated_at', 'review.submitted_at', 'pull_request.updated_at'],
  },
  pull_request_review_comment: {
    indirect: true,
    ...pullRequest,
    titles: {
      created: 'commented on {comment.path|the code} in {it}',
      edited: 'edited a comment on {comment.path|the code} in {it}',
      deleted: 'deleted a comment on {comment.path|the code} in {it}',
    },
    body: ['comment.body'],
    urls: ['comment.html_url', 'pull_request.html_url'],
    times: changeTimes('comment'),
  },
  pull_request_review_thread: {
    indirect: true,
    ...pullRequest,
    words: { path: (payload) => text(list(payload, 'thread', 'comments')[0], 'path') },
    titles: {
      resolved: 'resolved a thread[ about {path}] in {it}',
      unresolved: 'reopened a thread[ about {path}] in {it}',
    },
    body: [inFirst('thread.comments', 'body')],
    urls: [inFirst('thread.comments', 'html_url'), 'pull_request.html_url'],
    times: ['updated_at', 'pull_request.updated_at'],
  },
};
