import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsUUID } from 'class-validator';
import { CommentBody } from '../comment-body.decorator.js';

export class EditCommentRequest {
  @CommentBody()
  body!: string;
}

export class CommentRequest extends EditCommentRequest {
  @ApiPropertyOptional({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'what it answers; an answer to a reply joins that reply’s thread',
  })
  @IsOptional()
  @IsUUID()
  parent_id?: string | null;
}
