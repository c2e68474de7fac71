import type { ProfilePart } from '../../users/profile-parts.js';

/** GitHub's figures on profiles. */
export const GITHUB_PROFILE_PART: ProfilePart = {
  name: 'github',
  sql: `SELECT json_build_object('github', json_build_object(
          'login', login, 'followers', followers, 'following', following,
          'public_repos', public_repos))
     FROM github_profiles WHERE user_id = person.id LIMIT 1`,
};
