import { changeTimes, type EventEntries, inFirst } from './event-entry.js';
import { shortCommit, shortRef } from './git-names.js';
import { isTrue, list, member, text } from './payload-reader.js';
import { counted, several } from './plain-text.js';
import { webPage } from './web-page.js';

const MOST_COMMITS = 5;

const pushVariant = (payload: unknown): string => {
  const name = text(payload, 'ref')?.startsWith('refs/tags/') ? 'tag' : 'branch';
  for (const change of ['deleted', 'created', 'forced']) {
    if (isTrue(payload, change)) return `${name} ${change}`;
  }
  return `${name} pushed`;
};

const commitLine = (commit: unknown): string | undefined => {
  const [firstLine] = (text(commit, 'message') ?? '').trimStart().split('\n', 1);
  const parts = [shortCommit(commit, 'id'), firstLine].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : undefined;
};

const commitLines = (payload: unknown): readonly string[] => {
  const commits = list(payload, 'commits');
  const shown = commits.length > 0 ? commits : [member(payload, 'head_commit')];
  const lines = shown.slice(0, MOST_COMMITS).flatMap((commit) => commitLine(commit) ?? []);
  const more = commits.length - MOST_COMMITS;
  return more > 0 ? [...lines, `And ${more} more.`] : lines;
};

const lastCommit = (payload: unknown): readonly string[] =>
  isTrue(payload, 'deleted')
    ? [`It was at ${shortCommit(payload, 'before') ?? 'an unknown commit'}.`]
    : [];

/** The comparison with what is no longer there would be a page that is not found. */
const comparison = (payload: unknown): unknown =>
  isTrue(payload, 'deleted') ? undefined : member(payload, 'compare');

const tree = (payload: unknown): string | undefined => {
  const repository = webPage(member(payload, 'repository', 'html_url'));
  const ref = shortRef(member(payload, 'ref'));
  if (repository === undefined || ref === undefined) return undefined;
  return `${repository}/tree/${ref.split('/').map(encodeURIComponent).join('/')}`;
};

const pageLine = (page: unknown): string | undefined => {
  const title = text(page, 'title') ?? text(page, 'page_name');
  return title && `${title} (${text(page, 'action') ?? 'changed'})`;
};

const pageSummary = (payload: unknown): readonly string[] => [
  text(list(payload, 'pages')[0], 'summary') ?? '',
];

export const CODE_EVENTS: EventEntries = {
  push: {
    it: ['{ref}', 'a branch'],
    variant: pushVariant,
    words: {
      commits: (payload) => counted(list(payload, 'commits').length, 'commit'),
    },
    titles: {
      'branch created': ['created branch {ref}[ with {commits}]', 'created a branch'],
      'branch deleted': ['deleted branch {ref}', 'deleted a branch'],
      'branch forced': 'force-pushed [{commits} ]to {it}',
      'branch pushed': 'pushed [{commits} ]to {it}',
      'tag created': ['pushed new tag {ref}', 'pushed a new tag'],
      'tag deleted': ['deleted tag {ref}', 'deleted a tag'],
      'tag forced': ['moved tag {ref}', 'moved a tag'],
      'tag pushed': ['moved tag {ref}', 'moved a tag'],
    },
    summary: [commitLines, lastCommit],
    urls: [comparison],
    refs: ['ref'],
    times: ['head_commit.timestamp', 'repository.pushed_at'],
  },
  create: {
    it: ['{ref_type} {ref}', 'a {ref_type}', 'a branch or tag'],
    title: 'created {it}',
    summary: [
      [
        'In {repository.full_name}, whose default branch is {master_branch}.',
        'In {repository.full_name}.',
      ],
      '{description}',
    ],
    urls: [tree],
    refs: ['ref'],
  },
  delete: {
    it: ['{ref_type} {ref}', 'a {ref_type}', 'a branch or tag'],
    title: 'deleted {it}',
    refs: ['ref'],
  },
  commit_comment: {
    indirect: true,
    it: ['commit {commit}', 'a commit'],
    words: { commit: (payload) => shortCommit(payload, 'comment', 'commit_id') },
    titles: { created: 'commented on {it}' },
    summary: ['On {comment.path}[, line {comment.line}].'],
    body: ['comment.body'],
    urls: ['comment.html_url'],
    times: changeTimes('comment'),
  },
  gollum: {
    indirect: true,
    it: 'the wiki',
    variant: (payload) => {
      const pages = list(payload, 'pages');
      return pages.length === 1 && text(pages[0], 'action') === 'created' ? 'created' : undefined;
    },
    words: {
      page: (payload) => {
        const pages = list(payload, 'pages');
        return pages.length === 1
          ? (text(pages[0], 'title') ?? text(pages[0], 'page_name'))
          : undefined;
      },
      'page list': (payload) => several(list(payload, 'pages'), pageLine),
      pages: (payload) => counted(list(payload, 'pages').length, 'wiki page'),
    },
    titles: { created: ['created wiki page {page}', 'created a wiki page'] },
    title: ['edited wiki page {page}', 'changed {pages}', 'changed the wiki'],
    summary: ['Pages: {page list}.', pageSummary],
    urls: [inFirst('pages', 'html_url')],
  },
  release: {
    it: ['release {release.name}', 'release {release.tag_name}', 'a release'],
    titles: {
      prereleased: [
        'published pre-release {release.name}',
        'published pre-release {release.tag_name}',
        'published a pre-release',
      ],
      // GitHub sends it beside `published`, and when a pre-release becomes a release.
      released: ['released {release.name}', 'released {release.tag_name}', 'made a release'],
    },
    summary: ['Tag {release.tag_name}[ of {release.target_commitish}].'],
    body: ['release.body'],
    urls: ['release.html_url'],
    refs: ['release.tag_name'],
    times: ['release.updated_at', 'release.published_at', 'release.created_at'],
  },
};
