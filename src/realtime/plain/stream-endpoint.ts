import { Injectable } from '@nestjs/common';
import { UserStream } from '../connections/user-stream.js';
import { parseResume } from '../handshake.js';
import { PlainEndpoints } from '../plain-endpoints.js';

/** `/ws`: the user's own stream, and rooms. */
@Injectable()
export class StreamEndpoint {
  constructor(endpoints: PlainEndpoints, stream: UserStream) {
    endpoints.register({
      name: '/ws',
      frames: 'envelope',
      admit: (_principal, query) => {
        const resume = parseResume(query.get('resume'));
        return Promise.resolve((connection) => stream.follow(connection, resume));
      },
    });
  }
}
