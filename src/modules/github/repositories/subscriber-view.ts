import { toPerson } from '../../users/person-summary.js';
import type { SubscriberResponse } from './dto/subscriber.response.js';
import type { Subscriber } from './repository-subscription.repository.js';

/** A subscriber as the repository's owner sees them. */
export const toSubscriber = (subscriber: Subscriber): SubscriberResponse => ({
  user: toPerson(subscriber.person),
  events: subscriber.events,
  status: subscriber.accepted_at === null ? 'invited' : 'accepted',
  invited_at: subscriber.invited_at.toISOString(),
  accepted_at: subscriber.accepted_at?.toISOString() ?? null,
});
