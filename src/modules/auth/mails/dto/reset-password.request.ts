import { MailedToken } from './mailed-token.decorator.js';
import { NewPassword } from '../../dto/new-password.decorator.js';

export class ResetPasswordRequest {
  @MailedToken()
  token!: string;

  @NewPassword()
  password!: string;
}
