import { ApiProperty } from '@nestjs/swagger';

export class ContributionDayResponse {
  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ type: 'integer' })
  count!: number;
}

export class ContributionsResponse {
  @ApiProperty({ format: 'date' })
  from!: string;

  @ApiProperty({ format: 'date' })
  to!: string;

  @ApiProperty({ type: 'integer', description: 'of all these days' })
  total!: number;

  @ApiProperty({ type: [ContributionDayResponse], description: 'every day, the oldest first' })
  days!: ContributionDayResponse[];
}
