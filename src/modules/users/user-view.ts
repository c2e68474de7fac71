import type { Role } from '../../http/principal.js';
import type { UserResponse } from './dto/user.response.js';
import type { User } from './user.js';

type Names = Pick<User, 'first_name' | 'last_name' | 'full_name'>;

/** The full name as given; without one, what first and last name make. */
export const fullNameOf = ({ first_name, last_name, full_name }: Names): string | null => {
  if (full_name !== null) return full_name;
  if (first_name === null || last_name === null) return first_name ?? last_name;
  return `${first_name} ${last_name}`;
};

/** A user as the user sees it; `role` is the one that counts. */
export const toUserResponse = (user: User, role: Role): UserResponse => ({
  id: user.id,
  email: user.email,
  email_verified: user.email_verified_at !== null,
  username: user.username,
  first_name: user.first_name,
  last_name: user.last_name,
  full_name: fullNameOf(user),
  bio: user.bio,
  location: user.location,
  website: user.website,
  time_zone: user.time_zone,
  avatar_url: user.avatar_url,
  role,
  created_at: user.created_at.toISOString(),
  updated_at: user.updated_at.toISOString(),
});
