import { Readable } from 'node:stream';
import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from '../../../config/files.config.js';
import { loadedOnce } from '../../../registry/loaded-once.js';
import {
  type ByteRange,
  type LinkOptions,
  type ObjectHeaders,
  ObjectStore,
  type StorageObject,
} from './object-store.js';

type Sdk = typeof import('@aws-sdk/client-s3');

const ATTEMPTS = 3;
const CONNECT_MS = 3_000;
/** Of one attempt until its answer begins: time for another is left. */
const ATTEMPT_MS = 15_000;

/**
 * Whoever may not list the bucket is told 403 for what is not there, as for everything when the key is
 * not good. It is never taken for an absence: every file would seem to be gone.
 */
const isAbsent = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey';

const headersOf = ({ mediaType, disposition, cacheControl }: ObjectHeaders) => ({
  ContentType: mediaType,
  ContentDisposition: disposition,
  CacheControl: cacheControl,
});

/** Amazon's S3, or a store that speaks its protocol. */
export class S3Storage extends ObjectStore {
  override readonly name = 's3';
  private client: S3Client | undefined;
  /** By whoever needs it first. */
  private readonly opened = loadedOnce(() => this.connect());

  constructor(private readonly config: S3Config) {
    super();
  }

  override close(): Promise<void> {
    this.client?.destroy();
    return Promise.resolve();
  }

  override async put(
    key: string,
    { bytes, ...headers }: StorageObject,
    abortSignal: AbortSignal,
  ): Promise<void> {
    const { sdk, client } = await this.opened();
    const object = { Body: bytes, ContentLength: bytes.length, ...headersOf(headers) };
    await client.send(new sdk.PutObjectCommand({ ...this.at(key), ...object }), { abortSignal });
  }

  override async copy(
    from: string,
    to: string,
    headers: ObjectHeaders,
    abortSignal: AbortSignal,
  ): Promise<boolean> {
    const { sdk, client } = await this.opened();
    const command = new sdk.CopyObjectCommand({
      ...this.at(to),
      ...headersOf(headers),
      CopySource: `${this.config.bucket}/${from}`,
      MetadataDirective: 'REPLACE',
    });
    try {
      await client.send(command, { abortSignal });
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  override async open(
    key: string,
    range: ByteRange | undefined,
    abortSignal: AbortSignal,
  ): Promise<Readable | undefined> {
    const { sdk, client } = await this.opened();
    const Range = range && `bytes=${range.start}-${range.end}`;
    const command = new sdk.GetObjectCommand({ ...this.at(key), ...(Range && { Range }) });
    try {
      const { Body } = await client.send(command, { abortSignal });
      if (!(Body instanceof Readable)) throw new Error('the answer has no body');
      return Body;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  override async remove(key: string, abortSignal: AbortSignal): Promise<void> {
    const { sdk, client } = await this.opened();
    await client.send(new sdk.DeleteObjectCommand(this.at(key)), { abortSignal });
  }

  override async link(key: string, link: LinkOptions): Promise<string> {
    const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
    const { sdk, client } = await this.opened();
    const command = new sdk.GetObjectCommand({
      ...this.at(key),
      ResponseContentType: link.mediaType,
      ResponseContentDisposition: link.disposition,
    });
    return getSignedUrl(client, command, { expiresIn: link.seconds });
  }

  /** Asks what needs the right to list, without which an absence is not told. */
  override async check(abortSignal: AbortSignal): Promise<void> {
    const { sdk, client } = await this.opened();
    const { bucket: Bucket } = this.config;
    await client.send(new sdk.HeadBucketCommand({ Bucket }), { abortSignal });
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    return { Bucket: this.config.bucket, Key: key };
  }

  private async connect(): Promise<{ readonly sdk: Sdk; readonly client: S3Client }> {
    const sdk = await import('@aws-sdk/client-s3');
    const { region, endpoint, credentials } = this.config;
    const client = new sdk.S3Client({
      region,
      maxAttempts: ATTEMPTS,
      requestHandler: {
        connectionTimeout: CONNECT_MS,
        requestTimeout: ATTEMPT_MS,
        throwOnRequestTimeout: true,
      },
      // Other stores do not know the checksums that the SDK would add.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // Few of them have a host name for each bucket.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    this.client = client;
    return { sdk, client };
  }
}
