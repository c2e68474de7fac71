import type { SearchDocument } from '../search/documents/search-document.js';
import type { ProfileChanges, ProfileColumn, User } from './user.js';
import { fullNameOf } from './user-view.js';

/** What of a user is searched and shown: some of what their profile shows, and no address. */
export const userDocument = (user: User): SearchDocument => {
  const { id, username, bio, location, avatar_url } = user;
  const full_name = fullNameOf(user);
  return {
    id,
    type: 'user',
    authorId: id,
    isPublic: true,
    title: username,
    description: full_name,
    content: [bio, location].filter((text) => text !== null).join('\n'),
    language: null,
    tags: [],
    details: { username, full_name, avatar_url },
  };
};

const IN_DOCUMENTS = [
  'username',
  'first_name',
  'last_name',
  'full_name',
  'bio',
  'location',
] as const satisfies readonly ProfileColumn[];

/** Whether a user's document is another after these changes. */
export const changesDocument = (changes: ProfileChanges): boolean =>
  IN_DOCUMENTS.some((column) => changes[column] !== undefined);
