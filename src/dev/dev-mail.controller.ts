import { Controller, Get, Header, Inject, Query, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { mailConfig, type MailConfig } from '../config/mail.config.js';
import { notFound } from '../errors/errors.js';
import { Public, RateLimit } from '../http/access.decorators.js';
import { IdParam } from '../http/id.param.js';
import { CapturedMails } from '../mail/captured-mails.js';
import { type CapturedMailResponse, toCapturedMailResponse } from './dto/captured-mail.response.js';
import { CapturedMailsQuery } from './dto/captured-mails.query.js';
import { listPage, mailPage, PAGE_POLICY } from './mail-pages.js';
import { OwnHostGuard } from './own-host.guard.js';

const SHOWN = 100;
const HTML = 'text/html; charset=utf-8';

/** The mails that a developer would have got, to look at and to click on. */
@ApiExcludeController()
@Public()
@RateLimit('none')
@UseGuards(OwnHostGuard)
@Controller('dev')
export class DevMailController {
  constructor(
    private readonly mails: CapturedMails,
    @Inject(mailConfig.token) private readonly config: MailConfig,
  ) {}

  @Get('mail')
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  async list(@Query() { to }: CapturedMailsQuery): Promise<string> {
    const { smtpUrl } = this.config;
    const place = smtpUrl === undefined ? undefined : new URL(smtpUrl).host;
    return listPage(await this.mails.list(to, SHOWN), place);
  }

  @Get('mail.json')
  @Header('Cache-Control', 'no-store')
  async listJson(
    @Query() { to }: CapturedMailsQuery,
  ): Promise<{ readonly data: readonly CapturedMailResponse[] }> {
    return { data: (await this.mails.list(to, SHOWN)).map(toCapturedMailResponse) };
  }

  @Get('mail/:id')
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('Cache-Control', 'no-store')
  async show(@IdParam() id: string): Promise<string> {
    const mail = await this.mails.find(id);
    if (!mail) throw notFound();
    return mailPage(mail);
  }
}
