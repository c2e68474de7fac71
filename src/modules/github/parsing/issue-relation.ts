import type { EventEntry } from './event-entry.js';
import { member, number, text } from './payload-reader.js';

const numberOf = (issue: unknown): string | undefined => {
  const value = number(issue, 'number');
  return value === undefined ? undefined : `#${value}`;
};

/**
 * An event about two issues: about `one` where the action begins with `prefix`, else about
 * `another`. In `titles` the second issue is `{other}`.
 */
export const issueRelation = (
  prefix: string,
  one: string,
  another: string,
  titles: NonNullable<EventEntry['titles']>,
): EventEntry => {
  const isOne = (payload: unknown): boolean => text(payload, 'action')?.startsWith(prefix) === true;
  const issue = (payload: unknown): unknown => member(payload, isOne(payload) ? one : another);
  const other = (payload: unknown): unknown => member(payload, isOne(payload) ? another : one);
  return {
    indirect: true,
    it: ['issue {number}', 'an issue'],
    heading: '{heading}',
    words: {
      number: (payload) => numberOf(issue(payload)),
      heading: (payload) => text(issue(payload), 'title'),
      other: (payload) => numberOf(other(payload)),
      'other heading': (payload) => text(other(payload), 'title'),
    },
    titles,
    summary: ['The other issue is [{other}: ]{other heading}'],
    urls: [(payload) => member(issue(payload), 'html_url')],
    times: [
      (payload) => member(issue(payload), 'updated_at'),
      (payload) => member(issue(payload), 'created_at'),
    ],
  };
};
