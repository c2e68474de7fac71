import { ApiProperty } from '@nestjs/swagger';
import { PersonResponse } from '../../../users/dto/person.response.js';

export class LikerResponse extends PersonResponse {
  @ApiProperty({ format: 'date-time' })
  liked_at!: string;
}
