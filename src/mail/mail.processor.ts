import { Processor } from '@nestjs/bull';
import { HandlesJob } from '../queue/handles-job.js';
import { MAIL_QUEUE, SEND_MAILS } from './mail.jobs.js';
import { MailSendingService } from './mail-sending.service.js';

@Processor(MAIL_QUEUE)
export class MailProcessor {
  constructor(private readonly sending: MailSendingService) {}

  @HandlesJob(SEND_MAILS)
  send(): Promise<void> {
    this.sending.begin();
    return Promise.resolve();
  }
}
