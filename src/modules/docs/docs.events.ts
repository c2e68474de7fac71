declare module '../../events/event-map.js' {
  interface DomainEventMap {
    /** Of forks, too. */
    'doc.created': DocEvent;
    'doc.updated': DocEvent & {
      readonly was_public: boolean;
    };
    'doc.deleted': DocEvent;
    'doc.forked': DocEvent & {
      readonly source_id: string;
      readonly source_author_id: string;
    };
  }
}

interface DocEvent {
  readonly doc_id: string;
  readonly author_id: string;
  readonly is_public: boolean;
}

// Makes this file a module, without which the declaration above would replace what it extends.
export {};
