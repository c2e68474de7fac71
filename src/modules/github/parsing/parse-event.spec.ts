import {
  COMMIT,
  PAGE,
  repository,
  sender,
  tells,
  told,
} from '../../../../test/factories/parsed-events.js';
import { parseEvent } from './parse-event.js';

describe('a push', () => {
  const commits = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: COMMIT,
      message: `Fix ${index + 1}\n\nAt last.`,
    }));
  const ref = 'refs/heads/feature/x';
  const compare = `${PAGE}/compare/a...b`;

  tells([
    [
      'push',
      { ref, compare, commits: commits(2) },
      ' pushed 2 commits to feature/x',
      { summary: '6113728 Fix 1\n6113728 Fix 2', ref: 'feature/x', url: compare, action: null },
    ],
    ['push', { ref, commits: commits(1) }, ' pushed 1 commit to feature/x', { url: PAGE }],
    ['push', { ref, commits: [] }, ' pushed to feature/x'],
    ['push', { ref, forced: true, commits: commits(1) }, ' force-pushed 1 commit to feature/x'],
    ['push', { ref, created: true }, ' created branch feature/x'],
    [
      'push',
      { ref, created: true, commits: commits(3) },
      ' created branch feature/x with 3 commits',
    ],
    [
      'push',
      { ref, deleted: true, before: COMMIT, compare },
      ' deleted branch feature/x',
      { summary: 'It was at 6113728.', url: PAGE },
    ],
    [
      'push',
      { ref: 'refs/tags/v1', created: true, head_commit: { id: COMMIT, message: 'Release' } },
      ' pushed new tag v1',
      { summary: '6113728 Release', ref: 'v1' },
    ],
    ['push', { ref: 'refs/tags/v1', deleted: true }, ' deleted tag v1'],
    ['push', { ref: 'refs/tags/v1', forced: true }, ' moved tag v1'],
  ]);

  it('tells of five commits and counts the rest', () => {
    const lines = told('push', { ref, commits: commits(8) }).summary.split('\n');
    expect(lines.slice(4)).toEqual(['6113728 Fix 5', 'And 3 more.']);
  });

  it('is its pusher’s when it has no sender', () => {
    const { actor, title } = parseEvent('push', { ref, pusher: { name: 'hubot' } });
    expect(actor).toEqual({ login: 'hubot', avatarUrl: null });
    expect(title).toBe('hubot pushed to feature/x');
  });

  it('happened when its last commit did, or else when it came', () => {
    const pushed = { ...repository, pushed_at: 1_557_933_657 };
    const timestamp = '2019-05-15T15:20:41+02:00';
    const at = (payload: object) => told('push', { repository: pushed, ...payload }).occurredAt;
    expect(at({ head_commit: { timestamp } })).toEqual(new Date('2019-05-15T13:20:41Z'));
    expect(at({ head_commit: null })).toEqual(new Date('2019-05-15T15:20:57Z'));
  });
});

describe('branches, tags and releases', () => {
  const release = { tag_name: 'v1', name: 'One', body: 'Notes', html_url: `${PAGE}/releases/v1` };

  tells([
    [
      'create',
      { ref: 'a-b/#1', ref_type: 'branch', master_branch: 'main' },
      ' created branch a-b/#1',
      {
        summary: 'In octo/repo, whose default branch is main.',
        ref: 'a-b/#1',
        url: `${PAGE}/tree/a-b/%231`,
      },
    ],
    ['create', { ref: 'v1', ref_type: 'tag' }, ' created tag v1', { summary: 'In octo/repo.' }],
    [
      'delete',
      { ref: 'old', ref_type: 'branch' },
      ' deleted branch old',
      { summary: 'In the repository octo/repo.', ref: 'old', url: PAGE },
    ],
    ['delete', { ref: 'v1', ref_type: 'tag' }, ' deleted tag v1'],
    [
      'release',
      { action: 'published', release },
      ' published release One',
      { summary: 'Tag v1.\nNotes', ref: 'v1', url: release.html_url },
    ],
    ['release', { action: 'deleted', release }, ' deleted release One', { url: PAGE }],
    ['release', { action: 'prereleased', release }, ' published pre-release One'],
    [
      'commit_comment',
      { action: 'created', comment: { commit_id: COMMIT, body: 'Nice' } },
      ' commented on commit 6113728',
      { summary: 'Nice' },
    ],
    [
      'gollum',
      { pages: [{ title: 'Home', action: 'created' }] },
      ' created wiki page Home',
      { summary: 'Pages: Home (created).' },
    ],
    ['gollum', { pages: [{ title: 'A' }, { title: 'B' }] }, ' changed 2 wiki pages'],
  ]);
});

describe('people and repositories', () => {
  const member = { login: 'hubot' };
  const team = { name: 'core', html_url: 'https://github.com/orgs/octo/teams/core' };
  const counted = { ...repository, stargazers_count: 2, forks_count: 1 };
  const installation = {
    app_slug: 'linter',
    account: { login: 'octo' },
    html_url: 'https://github.com/settings/installations/2',
  };

  tells([
    [
      'star',
      { action: 'created', repository: counted },
      ' starred octo/repo',
      { summary: 'octo/repo has 2 stars.', url: PAGE },
    ],
    ['star', { action: 'deleted' }, ' unstarred octo/repo'],
    ['watch', { action: 'started' }, ' began to watch octo/repo'],
    [
      'fork',
      {
        repository: counted,
        forkee: { full_name: 'me/repo', html_url: 'https://github.com/me/repo' },
      },
      ' forked octo/repo to me/repo',
      { summary: 'octo/repo has 1 fork.', url: 'https://github.com/me/repo' },
    ],
    ['public', {}, ' made repository octo/repo public'],
    ['repository', { action: 'archived' }, ' archived repository octo/repo'],
    [
      'repository',
      { action: 'renamed', changes: { repository: { name: { from: 'old' } } } },
      ' renamed old to repo',
    ],
    ['member', { action: 'added', member }, ' added hubot to octo/repo'],
    ['member', { action: 'added', member: sender }, ' joined octo/repo'],
    [
      'membership',
      { action: 'added', member, team },
      ' added hubot to the team core',
      { url: team.html_url },
    ],
    ['membership', { action: 'removed', member: sender, team }, ' left the team core'],
    [
      'installation',
      { action: 'created', installation, repositories: [{ full_name: 'octo/repo' }] },
      ' installed linter on octo',
      { summary: 'Repositories: octo/repo.', url: installation.html_url },
    ],
    [
      'installation',
      { action: 'deleted', installation },
      ' uninstalled linter from octo',
      { url: PAGE },
    ],
    [
      'ping',
      { zen: 'Half measures.', hook: { id: 3, type: 'Repository', events: ['push', 'star'] } },
      ' connected the webhook of octo/repo',
      { summary: 'It sends push, star.\nHalf measures.', hook: { id: 3, isOfRepository: true } },
    ],
    [
      'sponsorship',
      { action: 'created', repository: null, sponsorship: { sponsorable: member } },
      ' began to sponsor hubot',
      { repository: null, url: sender.html_url },
    ],
    [
      'organization',
      {
        action: 'member_added',
        repository: null,
        organization: { login: 'octo' },
        membership: { user: member, role: 'admin' },
      },
      ' added hubot to octo',
      { summary: 'Role: admin.', url: 'https://github.com/octo' },
    ],
  ]);
});

describe('what has no entry', () => {
  tells([
    [
      'some_new_event',
      { action: 'did_something' },
      ': some new event, did something',
      { summary: 'In the repository octo/repo.', url: PAGE, ref: null, occurredAt: null },
    ],
    ['some_new_event', {}, ': some new event'],
    [
      'issues',
      { action: 'was_moved', issue: { number: 1, title: 'Typo' } },
      ': issue #1, was moved: Typo',
    ],
    ['issues', { action: 'knighted', issue: { number: 1 } }, ' knighted issue #1'],
    ['issue_comment', { action: 'liked', issue: { number: 1 } }, ': issue comment, liked'],
    ['constructor', { action: '__proto__' }, ': constructor, proto'],
  ]);

  it('is told without a sender, too', () => {
    expect(parseEvent('some_new_event', {}).title).toBe('Some new event');
    expect(parseEvent('issues', { action: 'opened' }).title).toBe('Someone opened an issue');
    expect(parseEvent('', null).title).toBe('Event');
    expect(parseEvent('', null).summary).toBe('GitHub sent no further details.');
  });

  it.each(['../..', '../repo', 'octo/..', 'octo/.', 'octo/a/b', 'octo', 'o/r?x', '', 7])(
    'knows no repository of the name %j',
    (full_name) => {
      const payload = { repository: { ...repository, full_name } };
      expect(parseEvent('push', payload).repository).toBeNull();
    },
  );
});
