/**
 * What a slow or busy machine may add to the time within which the product promises something: the
 * product cannot help it, and a test that is held to the promise alone fails by chance.
 */
export const MACHINE_SLACK_MS = 3_000;
