import { changeTimes, type EventEntries, inFirst } from './event-entry.js';
import { shortCommit } from './git-names.js';
import { text } from './payload-reader.js';
import { outcomeTitles } from './outcomes.js';

const ON_REF = '[ on {ref}]';

const conclusionOf =
  (name: string) =>
  (payload: unknown): string | undefined =>
    text(payload, 'action') === 'completed' ? text(payload, name, 'conclusion') : undefined;

export const CHECK_EVENTS: EventEntries = {
  check_run: {
    it: ['check {check_run.name}', 'a check'],
    variant: conclusionOf('check_run'),
    words: { commit: (payload) => shortCommit(payload, 'check_run', 'head_sha') },
    titles: {
      ...outcomeTitles(ON_REF),
      created: `: {it} was created${ON_REF}`,
      rerequested: `asked to run {it} again${ON_REF}`,
      requested_action: `asked {it} for an action${ON_REF}`,
    },
    summary: [
      'The action is {requested_action.identifier}.',
      'Commit {commit}[, by {check_run.app.name}].',
      '{check_run.output.title}',
    ],
    body: ['check_run.output.summary'],
    urls: ['check_run.html_url', 'check_run.details_url'],
    refs: ['check_run.check_suite.head_branch'],
    times: ['check_run.completed_at', 'check_run.started_at'],
  },
  check_suite: {
    it: ['check suite {check_suite.app.name}', 'a check suite'],
    variant: conclusionOf('check_suite'),
    words: { commit: (payload) => shortCommit(payload, 'check_suite', 'head_sha') },
    titles: {
      ...outcomeTitles(ON_REF),
      requested: `requested {it}${ON_REF}`,
      rerequested: `requested {it}${ON_REF} again`,
    },
    summary: [['Commit {commit}: {check_suite.head_commit.message}', 'Commit {commit}.']],
    refs: ['check_suite.head_branch'],
    times: changeTimes('check_suite'),
  },
  status: {
    it: ['status {context}', 'a status'],
    variant: (payload) => text(payload, 'state'),
    words: { short: (payload) => shortCommit(payload, 'sha') },
    titles: outcomeTitles(ON_REF),
    summary: [['Commit {short}: {commit.commit.message}', 'Commit {short}.'], '{description}'],
    urls: ['target_url', 'commit.html_url'],
    refs: [inFirst('branches', 'name')],
    times: ['updated_at', 'created_at'],
  },
  merge_group: {
    it: ['the merge group for {ref}', 'a merge group'],
    titles: {
      checks_requested: 'requested checks of {it}',
      destroyed: [': {it} was {reason}', ': {it} was dissolved'],
    },
    words: { head: (payload) => shortCommit(payload, 'merge_group', 'head_sha') },
    summary: [['Commit {head}: {merge_group.head_commit.message}', 'Commit {head}.']],
    refs: ['merge_group.base_ref'],
    times: ['merge_group.head_commit.timestamp'],
  },
};
