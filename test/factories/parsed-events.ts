import { parseEvent } from '../../src/modules/github/parsing/parse-event.js';
import type { ParsedEvent } from '../../src/modules/github/parsing/parsed-event.js';

export const PAGE = 'https://github.com/octo/repo';
export const sender = { login: 'octocat', html_url: 'https://github.com/octocat' };
export const repository = { id: 7, full_name: 'octo/repo', name: 'repo', html_url: PAGE };
export const COMMIT = '6113728f27ae82c7b1a177c8d03f9e96e0adf246';

/** What is told of an event of octocat's in that repository. */
export const told = (event: string, payload: object): ParsedEvent =>
  parseEvent(event, { sender, repository, ...payload });

export type Case = readonly [event: string, payload: object, title: string, rest?: object];

/** Each `title` follows the sender's login. */
export const tells = (cases: readonly Case[]): void =>
  it.each(cases.map(([event, payload, title, rest]) => ({ event, payload, title, rest })))(
    'tells of $event: octocat$title',
    ({ event, payload, title, rest }) => {
      expect(told(event, payload)).toMatchObject({ ...rest, title: `octocat${title}` });
    },
  );
