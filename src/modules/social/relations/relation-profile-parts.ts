import type { ProfilePart } from '../../users/profile-parts.js';

export const COUNTS_PART: ProfilePart = {
  name: 'counts',
  sql: `SELECT json_build_object(
           'followers_count', coalesce(counts.followers_count, 0),
           'following_count', coalesce(counts.following_count, 0),
           'snippets_count', published.snippets, 'docs_count', published.docs)
      FROM (SELECT count(*) FILTER (WHERE kind = 'snippet') AS snippets,
                   count(*) FILTER (WHERE kind = 'doc') AS docs
              FROM subjects WHERE author_id = person.id AND is_public) AS published
           LEFT JOIN follow_counts AS counts ON counts.user_id = person.id`,
};

export const IS_FOLLOWING_PART: ProfilePart = {
  name: 'is_following',
  // Counted, for EXISTS may be answered by reading all whom the reader follows.
  sql: `CASE WHEN reader.id IS NOT NULL THEN json_build_object('is_following', (
      SELECT count(*) > 0 FROM follows
       WHERE follower_id = reader.id AND followed_id = person.id)) END`,
};
