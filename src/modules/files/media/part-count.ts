import { tooManyParts } from './media.errors.js';

/** Counts the parts of an image that readers would go through one by one. */
export class PartCount {
  private counted = 0;

  constructor(private readonly most: number) {}

  /** @throws DomainError 413 past the most there may be */
  add(): void {
    this.counted += 1;
    if (this.counted > this.most) throw tooManyParts(this.most);
  }
}
