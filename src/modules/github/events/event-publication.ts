import type { NewMessage } from '../../../realtime/channels/channel-message.js';
import { userChannel } from '../../../realtime/channels/channel-names.js';
import type { Announcement } from './event-announcement.repository.js';
import { GITHUB_EVENT } from './github-event-socket.js';
import { toGithubEvent } from './github-event-view.js';

/** What is published of an event, and to whom. */
export interface Publication {
  readonly channels: readonly string[];
  readonly message: NewMessage;
}

/** So much fits into one call of Redis: an event has a few kilobytes. */
const CALL_EVENTS = 40;
const CALL_CHANNELS = 256;

/** Undefined for what nobody is shown. */
export const publicationOf = (event: Announcement): Publication | undefined => {
  if (event.id === null || event.audience.length === 0) return undefined;
  return {
    channels: event.audience.map(userChannel),
    message: {
      event: GITHUB_EVENT,
      payload: toGithubEvent(event),
      once: { key: `${GITHUB_EVENT}:${event.id}` },
    },
  };
};

/** Publications in groups, each of which shares a call if it is handed over together. */
export const inCalls = (publications: readonly Publication[]): readonly Publication[][] => {
  const calls: Publication[][] = [];
  let channels = 0;
  for (const publication of publications) {
    const call = calls.at(-1);
    const fits = channels + publication.channels.length <= CALL_CHANNELS;
    if (call && call.length < CALL_EVENTS && fits) {
      call.push(publication);
      channels += publication.channels.length;
    } else {
      calls.push([publication]);
      channels = publication.channels.length;
    }
  }
  return calls;
};
