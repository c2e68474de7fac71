declare module '../../events/event-map.js' {
  interface DomainEventMap {
    'user.registered': { readonly user_id: string };
    'user.suspended': { readonly user_id: string; readonly admin_id: string };
    'user.reinstated': { readonly user_id: string; readonly admin_id: string };
    /** There is no such user any more. */
    'user.deleted': { readonly user_id: string };
    'user.email_verified': { readonly user_id: string };
  }
}

// Makes this file a module, without which the declaration above would replace what it extends.
export {};
