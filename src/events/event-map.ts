/**
 * The one map of domain events: name → payload. A module declares its events by merging:
 *
 *     declare module '../../events/event-map.js' {
 *       interface DomainEventMap { 'user.registered': { readonly user_id: string } }
 *     }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- merged by the modules
export interface DomainEventMap {}

export type DomainEventName = Extract<keyof DomainEventMap, string>;

/** An event that is to be published. */
export type NewDomainEvent = {
  readonly [Name in DomainEventName]: {
    readonly name: Name;
    readonly payload: DomainEventMap[Name];
  };
}[DomainEventName];

export interface DomainEvent<Name extends DomainEventName = DomainEventName> {
  /** The outbox row's id: unique for this event and listener, the key of idempotent effects. */
  readonly id: string;
  readonly name: Name;
  readonly payload: DomainEventMap[Name];
}
