import type { EventEntries } from './event-entry.js';
import { list, member, number, text } from './payload-reader.js';
import { counted, several } from './plain-text.js';

const EDITABLE = ['description', 'homepage', 'default_branch', 'topics'];

const repositoryVariant = (payload: unknown): string | undefined => {
  if (text(payload, 'action') !== 'edited') return undefined;
  const part = EDITABLE.find((name) => member(payload, 'changes', name) !== undefined);
  return part === undefined ? undefined : `edited ${part}`;
};

const countOf =
  (name: string, one: string) =>
  (payload: unknown): string | undefined => {
    const count = number(payload, 'repository', name);
    return count === undefined ? undefined : (counted(count, one) ?? `no ${one}s`);
  };

const visibility = (payload: unknown): string | undefined => {
  const isPrivate = member(payload, 'repository', 'private');
  if (typeof isPrivate !== 'boolean') return undefined;
  return isPrivate ? 'private' : 'public';
};

const aboutRepository = {
  it: ['repository {repository.full_name}', 'a repository'],
  summary: ['{repository.description}', 'It is {visibility}.'],
  words: { visibility },
};

export const REPOSITORY_EVENTS: EventEntries = {
  repository: {
    ...aboutRepository,
    variant: repositoryVariant,
    titles: {
      publicized: 'made {it} public',
      privatized: 'made {it} private',
      renamed: ['renamed {changes.repository.name.from} to {repository.name}', 'renamed {it}'],
      transferred: [
        'transferred {it} from {changes.owner.from.user.login}',
        'transferred {it} from {changes.owner.from.organization.login}',
        'transferred {it}',
      ],
      'edited description': 'changed the description of {it}',
      'edited homepage': 'changed the home page of {it}',
      'edited topics': 'changed the topics of {it}',
      'edited default_branch': 'made {repository.default_branch} the default branch of {it}',
    },
    summary: [
      '{repository.description}',
      'The description was: {changes.description.from}',
      'The home page was {changes.homepage.from}.',
      'The default branch was {changes.default_branch.from}.',
      'Topics: {topics}.',
      'It is {visibility}.',
    ],
    words: {
      visibility,
      topics: (payload) =>
        several(list(payload, 'repository', 'topics'), (topic) => text({ topic }, 'topic')),
    },
    times: ['repository.updated_at', 'repository.created_at'],
  },
  public: { ...aboutRepository, title: 'made {it} public', times: ['repository.updated_at'] },
  repository_import: {
    indirect: true,
    it: 'the import of {repo}',
    variant: (payload) => text(payload, 'status'),
    titles: {
      success: ': {it} succeeded',
      failure: ': {it} failed',
      cancelled: ': {it} was cancelled',
    },
    title: ': {it} changed',
  },
  repository_dispatch: {
    it: 'an event',
    title: 'dispatched {action|an event}[ on {ref}]',
    summary: ['Sent over the API to {repo}.'],
    refs: ['branch'],
  },
  fork: {
    it: 'a repository',
    title: 'forked {repo}[ to {forkee.full_name}]',
    summary: ['{repository.full_name} has {forks}.', '{repository.description}'],
    words: { forks: countOf('forks_count', 'fork') },
    urls: ['forkee.html_url'],
    times: ['forkee.created_at'],
  },
  star: {
    indirect: true,
    it: 'a repository',
    titles: { created: 'starred {repo}', deleted: 'unstarred {repo}' },
    summary: ['{repository.full_name} has {stars}.', '{repository.description}'],
    words: { stars: countOf('stargazers_count', 'star') },
    times: ['starred_at'],
  },
  watch: {
    indirect: true,
    it: 'a repository',
    titles: { started: 'began to watch {repo}' },
    summary: ['{repository.description}'],
  },
  content_reference: {
    indirect: true,
    it: ['a link to {content_reference.reference}', 'a link'],
    titles: { created: 'wrote {it}' },
  },
};
