/** Another attempt goes on with the run, or the link to GitHub has ended. */
export class SyncOvertaken extends Error {
  override readonly name = 'SyncOvertaken';

  constructor() {
    super('The link to GitHub has ended, or another attempt has taken over.');
  }
}
