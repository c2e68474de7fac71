import { isReservedUsername } from './reserved-usernames.js';

export const MIN_USERNAME = 3;
export const MAX_USERNAME = 39;

const WELL_FORMED = /^[a-z\d](?:-?[a-z\d])*$/i;

/** What is wrong with a username, as the end of a sentence; undefined when nothing is. */
export const usernameFault = (username: string): string | undefined => {
  if (username.length < MIN_USERNAME || username.length > MAX_USERNAME) {
    return `must be ${MIN_USERNAME} to ${MAX_USERNAME} characters long`;
  }
  if (!WELL_FORMED.test(username)) {
    return 'must be letters, digits and single hyphens, with a letter or digit at either end';
  }
  return isReservedUsername(username) ? 'is reserved' : undefined;
};
