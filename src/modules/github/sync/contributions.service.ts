import { Injectable } from '@nestjs/common';
import { calendarOf, dayRange, yearOf } from './calendar.js';
import { ContributionYearRepository } from './contribution-year.repository.js';
import type { ContributionsQuery } from './dto/contributions.query.js';
import type { ContributionsResponse } from './dto/contributions.response.js';
import { SyncClock } from './sync-clock.js';

/** Calendars of contributions. */
@Injectable()
export class ContributionsService {
  constructor(
    private readonly years: ContributionYearRepository,
    private readonly clock: SyncClock,
  ) {}

  /**
   * What was not synchronised, or is not for the reader, has no contributions.
   * @throws DomainError 400 for more than 366 days, or fewer than one
   */
  async read(
    userId: string,
    query: ContributionsQuery,
    own: boolean,
  ): Promise<ContributionsResponse> {
    const range = dayRange(query, this.clock.now());
    const [first, last] = [yearOf(range.first), yearOf(range.last)];
    return calendarOf(range, await this.years.between(userId, first, last, own));
  }
}
