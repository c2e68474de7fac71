import { type EventEntry, firstOf, type Lines } from './event-entry.js';
import { member, text } from './payload-reader.js';
import { fill, type Gaps, type Phrase } from './phrase.js';
import { lines, oneLine, withoutComments } from './plain-text.js';

/** An event, and the entry that says how to tell it. */
export interface Telling {
  readonly event: string;
  readonly entry: EventEntry;
  readonly payload: unknown;
  readonly action: string | null;
  readonly login: string | undefined;
  readonly ref: string | null;
}

const TITLE_CHARACTERS = 255;
const SUMMARY_CHARACTERS = 1_000;
const LINE_CHARACTERS = 300;
const GAP_CHARACTERS = 120;

/** An action that is a verb already: `created`, `archived`. */
const VERB = /^[a-z]{2,30}ed$/;

const inWords = (name: string): string => name.replace(/[_\s-]+/g, ' ').trim();

const shown = (value: unknown): string | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === 'string' ? oneLine(value, GAP_CHARACTERS) || undefined : undefined;
};

const gapsOf = ({ event, entry, payload, action, ref }: Telling): Gaps => {
  const words = entry.words ?? {};
  const valueOf = (name: string): unknown => {
    if (Object.hasOwn(words, name)) return words[name]?.(payload);
    switch (name) {
      case 'ref':
        return ref;
      case 'repo':
        return text(payload, 'repository', 'full_name') ?? 'a repository';
      case 'org':
        return text(payload, 'organization', 'login') ?? 'an organization';
      case 'event in words':
        return inWords(event);
      case 'action in words':
        return action === null ? undefined : inWords(action);
      default:
        return member(payload, ...name.split('.'));
    }
  };
  const gaps: Gaps = (name) =>
    // It is made of gaps that are bounded each, and so is it.
    name === 'it' ? fill(entry.it, gaps) : shown(valueOf(name));
  return gaps;
};

const phraseOf = ({ entry, payload, action }: Telling): Phrase | undefined => {
  const titles = entry.titles ?? {};
  const key = [entry.variant?.(payload), action].find(
    (name) => typeof name === 'string' && Object.hasOwn(titles, name),
  );
  return typeof key === 'string' ? titles[key] : entry.title;
};

const otherwise = ({ entry, action }: Telling): Phrase => {
  if (entry.indirect) return ': {event in words}[, {action in words}]';
  return action !== null && VERB.test(action) ? `${action} {it}` : ': {it}[, {action in words}]';
};

const capitalised = (sentence: string): string =>
  sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** The event in one line: `octocat opened pull request #2: Update the README`. */
export const titleOf = (telling: Telling): string => {
  const { entry, login } = telling;
  const gaps = gapsOf(telling);
  const phrase = phraseOf(telling);
  const said =
    (phrase === undefined ? undefined : fill(phrase, gaps)) ?? fill(otherwise(telling), gaps) ?? '';
  const heading = entry.heading === undefined ? undefined : fill(entry.heading, gaps);
  const sentence = heading === undefined ? said : `${said}: ${heading}`;
  if (!sentence.startsWith(': ')) {
    return oneLine(`${login ?? entry.by ?? 'Someone'} ${sentence}`, TITLE_CHARACTERS);
  }
  const whole = login === undefined ? capitalised(sentence.slice(2)) : login + sentence;
  return oneLine(whole, TITLE_CHARACTERS);
};

const linesOf = (part: Lines, payload: unknown, gaps: Gaps): readonly string[] =>
  (typeof part === 'function' ? part(payload) : [fill(part, gaps) ?? '']).map((line) =>
    oneLine(line, LINE_CHARACTERS),
  );

const bodyText = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? lines(withoutComments(value), SUMMARY_CHARACTERS) || undefined
    : undefined;

/** More of the event in plain text: what a body says, a push contains, a run came to. */
export const summaryOf = (telling: Telling): string => {
  const { entry, payload } = telling;
  const gaps = gapsOf(telling);
  const details = (entry.summary ?? []).flatMap((part) => linesOf(part, payload, gaps));
  const body = firstOf(payload, entry.body, bodyText);
  const told = [...details, body ?? ''].filter((line) => line !== '');
  if (told.length > 0) return lines(told.join('\n'), SUMMARY_CHARACTERS);
  return (
    fill(
      ['In the repository {repository.full_name}.', 'In the organization {organization.login}.'],
      gaps,
    ) ?? 'GitHub sent no further details.'
  );
};
