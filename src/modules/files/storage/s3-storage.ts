import { Readable } from 'node:stream';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../../config/files.config.js';
import { unavailable } from '../../../errors/errors.js';
import {
  type ByteRange,
  FileStorage,
  type LinkOptions,
  type StorageObject,
} from './file-storage.js';

type Sdk = typeof import('@aws-sdk/client-s3');

const ATTEMPTS = 3;
const CONNECT_MS = 3_000;
/** Of an answer that does not begin, or does not go on. */
const REQUEST_MS = 30_000;

const away = (error: unknown): Error =>
  unavailable('The file storage is out of reach.', { cause: error });

const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

/** Amazon's S3, or a store that speaks its protocol. */
export class S3Storage extends FileStorage implements OnApplicationShutdown {
  override readonly name = 's3';
  private opened: Promise<{ readonly sdk: Sdk; readonly client: S3Client }> | undefined;

  constructor(private readonly config: S3Config) {
    super();
  }

  async onApplicationShutdown(): Promise<void> {
    const opened = await this.opened;
    opened?.client.destroy();
  }

  override async put(key: string, object: StorageObject): Promise<void> {
    await this.ask(({ sdk, client }) =>
      client.send(
        new sdk.PutObjectCommand({
          ...this.at(key),
          Body: object.bytes,
          ContentLength: object.bytes.length,
          ContentType: object.mediaType,
          ContentDisposition: object.disposition,
          CacheControl: object.cacheControl,
        }),
      ),
    );
  }

  override async open(key: string, range?: ByteRange): Promise<Readable | undefined> {
    return this.ask(async ({ sdk, client }) => {
      const Range = range && `bytes=${range.start}-${range.end}`;
      const command = new sdk.GetObjectCommand({ ...this.at(key), ...(Range && { Range }) });
      try {
        const { Body } = await client.send(command);
        if (!(Body instanceof Readable)) throw new Error('the answer has no body');
        return Body;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    });
  }

  override async remove(key: string): Promise<void> {
    await this.ask(({ sdk, client }) => client.send(new sdk.DeleteObjectCommand(this.at(key))));
  }

  override async link(key: string, link: LinkOptions): Promise<string> {
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    return this.ask(({ sdk, client }) => {
      const command = new sdk.GetObjectCommand({
        ...this.at(key),
        ResponseContentType: link.mediaType,
        ResponseContentDisposition: link.disposition,
      });
      return getSignedUrl(client, command, { expiresIn: link.seconds });
    });
  }

  override async check(): Promise<void> {
    const { bucket: Bucket } = this.config;
    await this.ask(({ sdk, client }) => client.send(new sdk.HeadBucketCommand({ Bucket })));
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.config.bucket, Key: key };
  }

  private async ask<T>(
    work: (opened: { readonly sdk: Sdk; readonly client: S3Client }) => Promise<T>,
  ): Promise<T> {
    try {
      this.opened ??= this.connect();
      return await work(await this.opened);
    } catch (error) {
      throw away(error);
    }
  }

  /** The SDK is loaded by whoever needs it first. */
  private async connect(): Promise<{ readonly sdk: Sdk; readonly client: S3Client }> {
    const sdk = await import('@aws-sdk/client-s3');
    const { region, endpoint, credentials } = this.config;
    const client = new sdk.S3Client({
      region,
      maxAttempts: ATTEMPTS,
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: REQUEST_MS,
        throwOnRequestTimeout: true,
      },
      // Other stores do not know the checksums that the SDK would add.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Few of them have a host name for each bucket.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    return { sdk, client };
  }
}
