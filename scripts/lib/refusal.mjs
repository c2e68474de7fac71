/**
 * Something that the person at the keyboard can put right. Its message is shown as it is, without
 * a stack trace; everything else that is thrown is a fault of ours and shown in full.
 */
export class Refusal extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'Refusal';
  }
}
