import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length, ValidateIf } from 'class-validator';
import { VISIBILITIES, type Visibility } from '../file.js';
import { MAX_NAME_CHARACTERS } from '../uploads/file-name.js';

/** Null is none of the values. */
const IfGiven = () => ValidateIf((_, value: unknown) => value !== undefined);

/** What is left out stays. */
export class ChangeFileRequest {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: MAX_NAME_CHARACTERS,
    description: 'kept without folders and hidden characters',
  })
  @IfGiven()
  @IsString()
  @Length(1, MAX_NAME_CHARACTERS)
  name?: string;

  @ApiPropertyOptional({ enum: VISIBILITIES })
  @IfGiven()
  @IsIn(VISIBILITIES)
  visibility?: Visibility;
}
