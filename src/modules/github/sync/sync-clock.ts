import { Injectable } from '@nestjs/common';

/** What the time is for what is due and what is out of date. */
@Injectable()
export class SyncClock {
  now(): Date {
    return new Date();
  }

  /** So many milliseconds from now. */
  in(milliseconds: number): Date {
    return new Date(this.now().getTime() + milliseconds);
  }
}
