import { PAGE, tells } from '../../../../test/factories/parsed-events.js';

describe('issues', () => {
  const issue = { number: 1, title: 'Typo', body: 'See.', html_url: `${PAGE}/issues/1` };
  const comment = { body: '<!-- a template -->\nRight!', html_url: `${issue.html_url}#c` };

  tells([
    [
      'issues',
      { action: 'opened', issue: { ...issue, labels: [{ name: 'bug' }, { name: 'docs' }] } },
      ' opened issue #1: Typo',
      { summary: 'Labels: bug, docs.\nSee.', url: issue.html_url, ref: null },
    ],
    [
      'issues',
      { action: 'labeled', issue, label: { name: 'bug' } },
      ' added the label bug to issue #1: Typo',
    ],
    ['issues', { action: 'unlabeled', issue }, ' removed a label from issue #1: Typo'],
    [
      'issues',
      { action: 'assigned', issue, assignee: { login: 'hubot' } },
      ' assigned hubot to issue #1: Typo',
    ],
    [
      'issues',
      { action: 'milestoned', issue, milestone: { title: '1.0' } },
      ' added issue #1 to the milestone 1.0: Typo',
    ],
    [
      'issues',
      { action: 'closed', issue: { ...issue, state_reason: 'not_planned' } },
      ' closed issue #1 as not planned: Typo',
    ],
    [
      'issues',
      { action: 'closed', issue: { ...issue, state_reason: 'completed' } },
      ' closed issue #1: Typo',
    ],
    [
      'issues',
      { action: 'edited', issue, changes: { title: { from: 'Tpyo' } } },
      ' changed the title of issue #1: Typo',
      { summary: 'The title was: Tpyo\nSee.' },
    ],
    [
      'issues',
      { action: 'transferred', issue, changes: { new_repository: { full_name: 'octo/new' } } },
      ' transferred issue #1 to octo/new: Typo',
    ],
    ['issues', { action: 'deleted', issue }, ' deleted issue #1: Typo', { url: PAGE }],
    [
      'issue_comment',
      { action: 'created', issue, comment },
      ' commented on issue #1: Typo',
      { summary: 'Right!', url: comment.html_url },
    ],
    [
      'issue_comment',
      { action: 'deleted', issue: { ...issue, pull_request: {} }, comment },
      ' deleted a comment on pull request #1: Typo',
      { url: issue.html_url },
    ],
    [
      'sub_issues',
      { action: 'sub_issue_added', parent_issue: issue, sub_issue: { number: 3, title: 'Part' } },
      ' added sub-issue #3 to issue #1: Typo',
      { summary: 'The other issue is #3: Part' },
    ],
    [
      'issue_dependencies',
      { action: 'blocked_by_added', blocked_issue: issue, blocking_issue: { number: 3 } },
      ' marked issue #1 as blocked by #3: Typo',
    ],
    [
      'discussion',
      { action: 'answered', discussion: issue, answer: comment },
      ' marked an answer to discussion #1: Typo',
      { summary: 'Right!' },
    ],
    [
      'discussion_comment',
      { action: 'created', discussion: issue, comment },
      ' commented on discussion #1: Typo',
    ],
    [
      'label',
      { action: 'created', label: { name: 'bug', color: 'f00' } },
      ' created label bug',
      { summary: 'Its color is #f00.' },
    ],
  ]);
});

describe('pull requests', () => {
  const pull_request = {
    number: 2,
    title: 'Update the README',
    body: 'It was old.',
    html_url: `${PAGE}/pull/2`,
    head: { ref: 'docs', label: 'octo:docs' },
    base: { ref: 'main' },
    commits: 2,
    changed_files: 1,
  };
  const pull = (action: string, more: object = {}) => ({ action, pull_request, ...more });
  const review = (state: string) => ({ state, body: 'Good.', html_url: `${PAGE}/pull/2#r` });
  const at = { url: pull_request.html_url, ref: 'docs' };

  tells([
    [
      'pull_request',
      pull('opened'),
      ' opened pull request #2: Update the README',
      { summary: 'From octo:docs into main: 2 commits, 1 file changed.\nIt was old.', ...at },
    ],
    [
      'pull_request',
      pull('opened', { pull_request: { ...pull_request, draft: true } }),
      ' opened pull request #2 as a draft: Update the README',
    ],
    ['pull_request', pull('closed'), ' closed pull request #2: Update the README'],
    [
      'pull_request',
      pull('closed', { pull_request: { ...pull_request, merged: true } }),
      ' merged pull request #2: Update the README',
    ],
    ['pull_request', pull('synchronize'), ' pushed to pull request #2: Update the README'],
    ['pull_request', pull('reopened'), ' reopened pull request #2: Update the README'],
    [
      'pull_request',
      pull('ready_for_review'),
      ' marked pull request #2 as ready for review: Update the README',
    ],
    [
      'pull_request',
      pull('review_requested', { requested_team: { name: 'core' } }),
      ' asked the team core to review pull request #2: Update the README',
    ],
    [
      'pull_request',
      pull('auto_merge_enabled'),
      ' enabled auto-merge of pull request #2: Update the README',
    ],
    [
      'pull_request',
      pull('enqueued'),
      ' added pull request #2 to the merge queue: Update the README',
    ],
    [
      'pull_request',
      pull('edited', { changes: { base: {} } }),
      ' changed the base branch of pull request #2: Update the README',
    ],
    [
      'pull_request_review',
      pull('submitted', { review: review('approved') }),
      ' approved pull request #2: Update the README',
      { summary: 'Good.', url: `${PAGE}/pull/2#r`, ref: 'docs' },
    ],
    [
      'pull_request_review',
      pull('submitted', { review: review('CHANGES_REQUESTED') }),
      ' requested changes to pull request #2: Update the README',
    ],
    [
      'pull_request_review',
      pull('submitted', { review: review('commented') }),
      ' reviewed pull request #2: Update the README',
    ],
    [
      'pull_request_review',
      pull('dismissed'),
      ' dismissed a review of pull request #2: Update the README',
      at,
    ],
    [
      'pull_request_review_comment',
      pull('created', { comment: { path: 'README.md', body: 'Why?' } }),
      ' commented on README.md in pull request #2: Update the README',
      { summary: 'Why?' },
    ],
    [
      'pull_request_review_thread',
      pull('resolved', { thread: { comments: [{ path: 'a.ts' }] } }),
      ' resolved a thread about a.ts in pull request #2: Update the README',
    ],
  ]);
});
