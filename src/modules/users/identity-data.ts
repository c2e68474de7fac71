import type { AccountDataSource } from './account-data.js';
import { type IdentitiesService, toIdentityResponse } from './identities.service.js';

/** There is one identity for each issuer, so that all of them are one batch. */
export const identityData = (identities: IdentitiesService): AccountDataSource => ({
  name: 'identities',
  async *export(userId) {
    const found = await identities.list(userId);
    if (found.length > 0) yield found.map(toIdentityResponse);
  },
  erase: (userId, tx) => identities.unlinkAll(userId, tx),
});
