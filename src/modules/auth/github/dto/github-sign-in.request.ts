import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsNotEmpty, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

export const MAX_CODE = 512;
const MAX_REDIRECT_URI = 2_000;
const MIN_VERIFIER = 43;
const MAX_VERIFIER = 128;

const nullableText = { type: 'string', nullable: true } as const;

/** Either `exchange_code`, or the other three. */
export class GithubSignInRequest {
  @ApiPropertyOptional({
    ...nullableText,
    maxLength: MAX_CODE,
    description: 'from the address that the callback led to',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_CODE)
  exchange_code?: string | null;

  @ApiPropertyOptional({
    ...nullableText,
    maxLength: MAX_CODE,
    description: 'from GitHub, by a front end that began the sign-in itself',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_CODE)
  code?: string | null;

  @ApiPropertyOptional({
    ...nullableText,
    minLength: MIN_VERIFIER,
    maxLength: MAX_VERIFIER,
    description: 'of the PKCE challenge (S256) that the code was asked for with',
  })
  @IsOptional()
  @IsString()
  @Length(MIN_VERIFIER, MAX_VERIFIER)
  // RFC 7636 §4.1.
  @Matches(/^[\w.~-]*$/, { message: '$property must be of letters, digits and -._~' })
  code_verifier?: string | null;

  @ApiPropertyOptional({
    ...nullableText,
    maxLength: MAX_REDIRECT_URI,
    description: 'that the code was asked for with; one of `GITHUB_REDIRECT_URIS`, exactly',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_REDIRECT_URI)
  redirect_uri?: string | null;
}
