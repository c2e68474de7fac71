import type { ProfileAdditions, ProfileResponse } from './dto/profile.response.js';
import type { Person } from './person.js';
import { fullNameOf } from './user-view.js';

/** A person as everybody sees them. */
export const toProfile = (
  person: Person,
  additions: Partial<ProfileAdditions> = {},
): ProfileResponse => ({
  id: person.id,
  username: person.username,
  full_name: fullNameOf(person),
  bio: person.bio,
  location: person.location,
  website: person.website,
  avatar_url: person.avatar_url,
  created_at: person.created_at.toISOString(),
  followers_count: 0,
  following_count: 0,
  snippets_count: 0,
  docs_count: 0,
  github: null,
  ...additions,
});
