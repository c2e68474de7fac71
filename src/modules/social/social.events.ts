declare module '../../events/event-map.js' {
  interface DomainEventMap {
    'user.followed': { readonly follower_id: string; readonly followed_id: string };
    /** Also when a block ends it; not when either's account is deleted. */
    'user.unfollowed': { readonly follower_id: string; readonly followed_id: string };
    /** Whatever there was between the two ends. */
    'user.blocked': { readonly blocker_id: string; readonly blocked_id: string };
    'snippet.liked': Liked;
    'doc.liked': Liked;
    /** Also when a block ends it; not when the account or the subject is deleted. */
    'snippet.unliked': Liked;
    'doc.unliked': Liked;
    'comment.created': {
      readonly comment_id: string;
      readonly kind: 'snippet' | 'doc';
      readonly subject_id: string;
      readonly subject_author_id: string;
      readonly author_id: string;
      /** Null unless it is a reply. */
      readonly parent_id: string | null;
      /** Null unless it is a reply to somebody who still has an account. */
      readonly parent_author_id: string | null;
    };
    /** Also when a block ends it; not when its author's account or its subject is deleted. */
    'comment.deleted': {
      readonly comment_id: string;
      readonly kind: 'snippet' | 'doc';
      readonly subject_id: string;
      /** Who wrote it. */
      readonly author_id: string | null;
    };
  }
}

interface Liked {
  readonly subject_id: string;
  readonly author_id: string;
  readonly user_id: string;
}

// Makes this file a module, without which the declaration above would replace what it extends.
export {};
