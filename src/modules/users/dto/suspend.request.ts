import { NullableText } from '../nullable-text.decorator.js';

const MAX_REASON = 500;

export class SuspendRequest {
  @NullableText(MAX_REASON, { description: 'for admins only' })
  reason?: string | null;
}
