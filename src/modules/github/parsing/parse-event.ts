import { isRepositoryFullName } from '../repositories/repository-full-name.js';
import { type EventEntry, firstOf, type Place } from './event-entry.js';
import { EVENT_ENTRIES } from './event-entries.js';
import { eventTime } from './event-time.js';
import { shortRef } from './git-names.js';
import type { ParsedEvent } from './parsed-event.js';
import { member, number, text } from './payload-reader.js';
import { cleanLine } from './plain-text.js';
import { summaryOf, titleOf } from './telling.js';
import { webPage } from './web-page.js';

const MAX_NAME_CHARACTERS = 100;
const LOGIN = /^[^\s\p{C}]{1,100}$/u;

const loginOf = (value: unknown): string | undefined =>
  typeof value === 'string' && LOGIN.test(value) ? value : undefined;

const actorOf = (payload: unknown): ParsedEvent['actor'] => {
  const login = firstOf(payload, ['sender.login'], loginOf);
  if (login !== undefined) {
    return { login, avatarUrl: webPage(member(payload, 'sender', 'avatar_url')) ?? null };
  }
  const pusher = firstOf(payload, ['pusher.name', 'build.pusher.login'], loginOf);
  return pusher === undefined ? null : { login: pusher, avatarUrl: null };
};

const repositoryOf = (payload: unknown): ParsedEvent['repository'] => {
  const id = number(payload, 'repository', 'id');
  const fullName = text(payload, 'repository', 'full_name');
  if (id === undefined || fullName === undefined || !isRepositoryFullName(fullName)) return null;
  return { id, fullName };
};

const hookOf = (event: string, payload: unknown): ParsedEvent['hook'] => {
  const id = event === 'ping' ? number(payload, 'hook', 'id') : undefined;
  if (id === undefined) return null;
  return { id, isOfRepository: text(payload, 'hook', 'type') === 'Repository' };
};

/** Payloads have no page of the organization, but that of a sender on the same GitHub. */
const organizationPage = (payload: unknown): string | undefined => {
  const sender = webPage(member(payload, 'sender', 'html_url'));
  const login = loginOf(member(payload, 'organization', 'login'));
  if (sender === undefined || login === undefined) return undefined;
  return webPage(new URL(encodeURIComponent(login), sender).href);
};

const ELSEWHERE: readonly Place[] = [
  'repository.html_url',
  'organization.html_url',
  organizationPage,
  'sender.html_url',
];

const urlOf = ({ urls = [] }: EventEntry, payload: unknown, action: string | null) =>
  firstOf(payload, [...(action === 'deleted' ? urls.slice(1) : urls), ...ELSEWHERE], webPage);

const UNKNOWN_EVENT: EventEntry = { it: '{event in words|event}' };

/** Whatever the payload is: it was signed by who knows the secret, and may still be anything. */
export const parseEvent = (event: string, payload: unknown): ParsedEvent => {
  const entry = EVENT_ENTRIES.get(event) ?? UNKNOWN_EVENT;
  const action = cleanLine(member(payload, 'action'), MAX_NAME_CHARACTERS) ?? null;
  const actor = actorOf(payload);
  const ref = firstOf(payload, entry.refs, shortRef) ?? null;
  const telling = { event, entry, payload, action, login: actor?.login, ref };
  return {
    action,
    actor,
    title: titleOf(telling),
    summary: summaryOf(telling),
    url: urlOf(entry, payload, action) ?? null,
    ref,
    occurredAt: firstOf(payload, entry.times, eventTime) ?? null,
    repository: repositoryOf(payload),
    hook: hookOf(event, payload),
  };
};
