import { ApiProperty } from '@nestjs/swagger';

export class RepositoryDeliveryResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'push' })
  event!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: "GitHub's `X-GitHub-Delivery`",
  })
  delivery_id!: string | null;

  @ApiProperty({ description: 'kept before; nothing follows from it' })
  duplicate!: boolean;
}
