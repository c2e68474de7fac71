import { MailedToken } from './mailed-token.decorator.js';

export class VerifyEmailRequest {
  @MailedToken()
  token!: string;
}
