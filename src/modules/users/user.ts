import type { Role } from '../../http/principal.js';

/** A row of `users` as queries select it; the password's hash never comes along. */
export interface User {
  readonly id: string;
  readonly email: string | null;
  readonly email_verified_at: Date | null;
  readonly username: string;
  /** As granted; what counts is `RolesService.of`. */
  readonly role: Role;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly full_name: string | null;
  readonly bio: string | null;
  readonly location: string | null;
  readonly website: string | null;
  readonly time_zone: string | null;
  readonly avatar_url: string | null;
  readonly suspended_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export interface NewUser {
  readonly id: string;
  readonly email: string | null;
  /** Null for an account that signs in by other means. */
  readonly passwordHash: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly fullName: string | null;
  readonly avatarUrl: string | null;
  /** Somebody who is trusted with it has seen that the address is theirs. */
  readonly emailVerified: boolean;
}

/** The columns that their owner may change. */
export type ProfileColumn =
  | 'username'
  | 'first_name'
  | 'last_name'
  | 'full_name'
  | 'bio'
  | 'location'
  | 'website'
  | 'time_zone';

export type ProfileChanges = Readonly<Partial<Record<ProfileColumn, string | null>>>;
