import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../../errors/domain-error.js';
import { logFailure } from '../../http/log-failure.js';
import { toDomainError } from '../../http/to-domain-error.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { runWithContext } from '../../logging/request-context.js';
import { ClientMessages } from '../client-messages.js';
import { FLOOD } from '../close-codes.js';
import { type Acknowledgement, acknowledged, refused } from './acknowledgement.js';
import type { LiveConnection } from './live-connection.js';

/** Messages of one connection that may wait for those before them. */
const MAX_WAITING = 200;

const unknownEvent = (): DomainError =>
  new DomainError('not_found', 'UNKNOWN_EVENT', 'There is no such message.');

/** Hands client messages to whoever registered for them: one after the other per connection. */
@Injectable()
export class MessageDispatcher {
  constructor(
    private readonly messages: ClientMessages,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** `reply` is called once, unless the connection is gone before that message's turn. */
  dispatch(
    connection: LiveConnection,
    name: string,
    payload: unknown,
    reply: (answer: Acknowledgement) => void,
  ): void {
    if (!connection.open) return;
    // One more may be at work.
    if (connection.waitingTurns > MAX_WAITING) {
      connection.close(FLOOD);
      return;
    }
    connection.inTurn(async () => {
      try {
        await this.handle(connection, name, payload, reply);
      } catch (error) {
        this.logger.error('a message could not be answered', errorFields(error));
      }
    });
  }

  private handle(
    connection: LiveConnection,
    name: string,
    payload: unknown,
    reply: (answer: Acknowledgement) => void,
  ): Promise<void> {
    const { userId } = connection.principal;
    return runWithContext({ requestId: uuidv7(), userId }, async () => {
      try {
        const message = this.messages.find(name);
        if (!message || !connection.understands(name)) throw unknownEvent();
        const { data, afterwards } = await message.handle(connection, payload);
        reply(acknowledged(data));
        afterwards?.();
      } catch (thrown) {
        const error = toDomainError(thrown);
        logFailure(this.logger, error);
        reply(refused(error));
      }
    });
  }
}
