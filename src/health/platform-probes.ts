import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { MailBacklog } from '../mail/mail-backlog.js';
import { QueueLengths } from '../queue/queue-lengths.js';
import { QueueConnections } from '../queue/queue-connections.js';
import { ReadinessProbes, Unwell } from './readiness-probes.js';

/** What the platform itself depends on. Redis is a hint: without it requests are still served. */
@Injectable()
export class PlatformProbes {
  constructor(
    probes: ReadinessProbes,
    database: Database,
    connections: QueueConnections,
    queues: QueueLengths,
    mails: MailBacklog,
  ) {
    probes.register({
      name: 'postgres',
      required: true,
      check: async () => {
        await database.query('SELECT 1');
        return {};
      },
    });
    probes.register({
      name: 'redis',
      required: false,
      check: async () => {
        await connections.command.ping();
        return {};
      },
    });
    probes.register({ name: 'queues', required: false, check: () => queues.read() });
    probes.register({
      name: 'mail',
      required: false,
      check: async () => {
        const { well, waiting, oldestSeconds } = await mails.read();
        const details = { waiting, oldest_seconds: oldestSeconds };
        if (!well) throw new Unwell(details);
        return details;
      },
    });
  }
}
