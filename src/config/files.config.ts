import { requireBase, requireTogether } from './half-set.js';
import { defineSection } from './section.js';
import { httpUrl } from './urls.js';
import { text } from './validators.js';
import { optional, withDefault } from './variable.js';

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  /** Another store that speaks S3; Amazon's when undefined. */
  readonly endpoint?: string | undefined;
  /** Undefined: the SDK finds credentials itself, from the machine's role for instance. */
  readonly credentials?:
    { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

export interface FilesConfig {
  /** Undefined: files lie on disk, in `directory`. */
  readonly s3?: S3Config | undefined;
  readonly directory: string;
  /** Where public files are served from, such as a CDN. */
  readonly publicUrl?: string | undefined;
}

const specs = {
  S3_BUCKET: optional(text, {
    desc: 'Bucket that keeps uploaded files.',
    example: 'example-files',
    shownDefault: 'files lie on disk',
  }),
  S3_ENDPOINT: optional(httpUrl, {
    desc: 'Another store that speaks S3, such as MinIO or R2.',
    example: 'http://localhost:9000',
    shownDefault: "Amazon's",
  }),
  S3_REGION: withDefault(text, 'us-east-1', {
    desc: 'Region of the bucket.',
    example: 'eu-central-1',
  }),
  S3_ACCESS_KEY_ID: optional(text, {
    desc: "Key of the store; without one the machine's own role is used.",
    example: 'AKIAEXAMPLE',
  }),
  S3_SECRET_ACCESS_KEY: optional(text, {
    desc: "The key's secret.",
    example: 'Copy it from the store, where it is shown once',
    secret: true,
  }),
  FILES_DIRECTORY: withDefault(text, '.data/files', {
    desc: 'Folder that keeps uploaded files when there is no bucket; all processes share it.',
    example: '/var/lib/switchboard/files',
  }),
  FILES_PUBLIC_URL: optional(httpUrl, {
    desc: 'Address that public files and avatars are served from, such as a CDN in front of the bucket; give it nothing but what begins with `public/` and `avatars/`.',
    example: 'https://cdn.example.com',
  }),
};

export const filesConfig = defineSection('Files', specs, (env, context): FilesConfig => {
  requireTogether(context, ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']);
  requireBase(context, 'S3_BUCKET', ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']);
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  return {
    s3: env.S3_BUCKET
      ? {
          bucket: env.S3_BUCKET,
          region: env.S3_REGION,
          endpoint: env.S3_ENDPOINT,
          credentials:
            accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
        }
      : undefined,
    directory: env.FILES_DIRECTORY,
    publicUrl: env.FILES_PUBLIC_URL,
  };
});
