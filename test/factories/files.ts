import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';
import { eventually } from './webhooks.js';

export type Content = string | Buffer;

export interface FormPart {
  readonly name?: string;
  /** Sent as it is between the quotes. */
  readonly filename?: string;
  readonly type?: string;
  readonly content: Content;
}

export interface FormOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const BOUNDARY = 'switchboard-test-boundary';
export const FORM_TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

const headOf = ({ name = 'file', filename, type }: FormPart): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"` +
  (filename === undefined ? '' : `; filename="${filename}"`) +
  (type === undefined ? '' : `\r\nContent-Type: ${type}`);

/** RFC 7578, byte by byte: `FormData` would make names harmless. */
export const formOf = (parts: readonly FormPart[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap((part) => [
      Buffer.from(`${headOf(part)}\r\n\r\n`),
      Buffer.from(part.content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);

/** A file as it is sent, by default a text. */
export const filePart = (content: Content, more: Partial<FormPart> = {}): FormPart => ({
  filename: 'notes.txt',
  type: 'application/octet-stream',
  ...more,
  content,
});

export const visibilityPart = (visibility: string): FormPart => ({
  name: 'visibility',
  content: visibility,
});

/** Posts a form, as it is. */
export const sendForm = (
  client: HttpClient,
  token: string | undefined,
  body: Content,
  { method = 'POST', path = '/api/files', headers = {} }: FormOptions = {},
): Promise<HttpAnswer> =>
  client.request(method, path, { token, body, headers: { 'content-type': FORM_TYPE, ...headers } });

export interface UploadOptions {
  readonly visibility?: string;
  readonly content?: Content;
  readonly part?: Partial<FormPart>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const tryUpload = (
  client: HttpClient,
  { token }: Pick<Account, 'token'>,
  {
    visibility,
    content = `Notes ${randomBytes(4).toString('hex')}.`,
    part,
    headers,
  }: UploadOptions,
): Promise<HttpAnswer> => {
  const fields = visibility === undefined ? [] : [visibilityPart(visibility)];
  const body = formOf([...fields, filePart(content, part)]);
  return sendForm(client, token, body, { ...(headers && { headers }) });
};

/** What is answered of a file that was uploaded. */
export const upload = async (
  client: HttpClient,
  account: Pick<Account, 'token'>,
  options: UploadOptions = {},
): Promise<HttpAnswer['body']> => {
  const answer = await tryUpload(client, account, options);
  if (answer.status !== 201) throw new Error(`not uploaded: ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** Every file in a folder, by its path there. */
export const filesIn = async (directory: string): Promise<string[]> => {
  if (!existsSync(directory)) return [];
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => {
    // A folder went while it was read.
    return undefined;
  });
  if (!entries) return filesIn(directory);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .sort();
};

/** What is stored for an application, of which every row's object is there and nothing else. */
export const storedKeys = async (app: TestApp): Promise<string[]> => {
  const rows = await app.sql<{ storage_key: string }>(
    'SELECT storage_key FROM files UNION ALL SELECT storage_key FROM avatars',
  );
  return rows.map(({ storage_key }) => storage_key).sort();
};

/** Waits until the storage has the objects of rows and nothing else, and nothing is to be removed. */
export const settled = (app: TestApp): Promise<void> =>
  eventually('the storage is what the rows say', async () => {
    const kept = await filesIn(app.env['FILES_DIRECTORY'] ?? '');
    const due = await app.sql('SELECT FROM file_removals');
    return due.length === 0 && kept.join() === (await storedKeys(app)).join();
  });
