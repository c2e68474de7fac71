import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type MimeMessage, parseMime } from './mime-message.js';

export interface SunkMail extends MimeMessage {
  readonly from: string;
  readonly to: readonly string[];
  /** Over TLS. */
  readonly secure: boolean;
  /** As whom the sender had signed in. */
  readonly user: string | undefined;
}

interface Reply {
  readonly code: number;
  readonly text: string;
}

export interface SinkOptions {
  /** Offers STARTTLS, under a certificate that nobody has signed. */
  readonly startTls?: boolean;
  /** Takes mails only from who knows these. */
  readonly auth?: { readonly user: string; readonly pass: string };
}

const refusal = ({ code, text }: Reply): Error =>
  Object.assign(new Error(text), { responseCode: code });

/** A mail server on 127.0.0.1 that keeps what it is sent. */
export class SmtpSink {
  readonly mails: SunkMail[] = [];
  /** What it says of a recipient; undefined takes it. */
  answerRecipient: (address: string) => Reply | undefined = () => undefined;
  /** Awaited before a mail is taken. */
  beforeTaking: () => Promise<void> = () => Promise.resolve();
  /** Awaited once a mail was taken, before its sender is told. */
  afterTaking: (mail: SunkMail) => Promise<void> = () => Promise.resolve();
  /** The most mails that were under way at a time. */
  busiest = 0;
  private busy = 0;
  private server: SMTPServer | undefined;
  private port = 0;

  constructor(private readonly options: SinkOptions = {}) {}

  static async start(options?: SinkOptions): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    await sink.open();
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Takes connections, again on the port that it first had. */
  async open(): Promise<void> {
    const server = new SMTPServer(this.serverOptions());
    // A client that goes away in the middle is none of the sink's concern.
    server.on('error', () => undefined);
    server.listen(this.port, '127.0.0.1');
    await once(server.server, 'listening');
    this.port = (server.server.address() as AddressInfo).port;
    this.server = server;
  }

  async close(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    await new Promise<void>((resolve) => server.close(resolve));
  }

  to(address: string): readonly SunkMail[] {
    return this.mails.filter(({ to }) => to.includes(address));
  }

  private serverOptions(): SMTPServerOptions {
    const { startTls = false, auth } = this.options;
    return {
      // Else it complains on every start that its certificate is known to everybody.
      logger: false,
      hideSTARTTLS: !startTls,
      authOptional: auth === undefined,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      closeTimeout: 50,
      onAuth: ({ username, password }, _session, done) =>
        auth && username === auth.user && password === auth.pass
          ? done(null, { user: username })
          : done(refusal({ code: 535, text: 'no such user' })),
      onRcptTo: ({ address }, _session, done) => {
        const reply = this.answerRecipient(address);
        done(reply && refusal(reply));
      },
      onData: (stream, { envelope, secure, user }, done) => {
        const { mailFrom } = envelope;
        this.take(stream, {
          from: mailFrom === false ? '' : mailFrom.address,
          to: envelope.rcptTo.map(({ address }) => address),
          secure,
          user: typeof user === 'string' ? user : undefined,
        }).then(() => done(), done);
      },
    };
  }

  private async take(
    stream: NodeJS.ReadableStream,
    envelope: Omit<SunkMail, keyof MimeMessage>,
  ): Promise<void> {
    this.busy += 1;
    this.busiest = Math.max(this.busiest, this.busy);
    try {
      const raw = await buffer(stream);
      await this.beforeTaking();
      const mail = { ...envelope, ...parseMime(raw.toString()) };
      this.mails.push(mail);
      await this.afterTaking(mail);
    } finally {
      this.busy -= 1;
    }
  }
}
