import { ApiResponse } from '@nestjs/swagger';

/** A text of as many characters as there may be, each as long as JSON makes it: `\ud83d\ude00`. */
export const MAX_TEXT_BODY_BYTES = 1024 * 1024;

/** Documents a route that takes such a text. */
export const ApiTextBody = (): MethodDecorator =>
  ApiResponse({
    status: 413,
    description: `PAYLOAD_TOO_LARGE: a body of more than ${MAX_TEXT_BODY_BYTES} bytes`,
  });
