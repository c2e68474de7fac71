import { AUDIENCE_CHANGED, type Once } from '../channels/channel-message.js';
import type { Publication } from '../channels/publish-batch.js';
import type { AnnouncementRow } from './announcement.repository.js';

/** Ids grow with each announcement of a key, and so tell the newest. */
const onceOf = ({ id, key }: AnnouncementRow): Once =>
  key === null
    ? { key: `announcement:${id}` }
    : { key: `newest:${key}`, version: Number(id), newest: true };

/** What is published of an announcement. */
export const publicationOf = (row: AnnouncementRow): Publication => {
  const { channels, event, payload } = row;
  if (event === null) return { channels, message: AUDIENCE_CHANGED };
  return { channels, message: { event, payload, once: onceOf(row) } };
};
