declare module '../../events/event-map.js' {
  interface DomainEventMap {
    'user.registered': { readonly user_id: string };
  }
}

// Makes this file a module, without which the declaration above would replace what it extends.
export {};
