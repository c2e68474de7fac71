import { Injectable } from '@nestjs/common';
import { UserStream } from '../connections/user-stream.js';
import { parseResume } from '../handshake.js';
import { objectOf } from '../json-schema.js';
import { PlainEndpoints } from '../plain-endpoints.js';

const RESUME = {
  type: 'string',
  description: '`<epoch>:<seq>` of the last message that came',
  pattern: '^[\\w-]{1,64}:\\d{1,15}$',
};

/** `/ws`: the user's own stream, and rooms. */
@Injectable()
export class StreamEndpoint {
  constructor(endpoints: PlainEndpoints, stream: UserStream) {
    endpoints.register({
      name: '/ws',
      summary: 'The user’s own stream, and rooms.',
      query: objectOf({}, { resume: RESUME }),
      frames: 'envelope',
      admit: (_principal, query) => {
        const resume = parseResume(query.get('resume'));
        return Promise.resolve((connection) => stream.follow(connection, resume));
      },
    });
  }
}
