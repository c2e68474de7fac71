declare module '../../events/event-map.js' {
  interface DomainEventMap {
    /** Of forks, too. */
    'snippet.created': SnippetEvent;
    'snippet.updated': SnippetEvent & {
      readonly was_public: boolean;
    };
    'snippet.deleted': SnippetEvent;
    'snippet.forked': SnippetEvent & {
      readonly source_id: string;
      readonly source_author_id: string;
    };
  }
}

interface SnippetEvent {
  readonly snippet_id: string;
  readonly author_id: string;
  readonly is_public: boolean;
}

// Makes this file a module, without which the declaration above would replace what it extends.
export {};
