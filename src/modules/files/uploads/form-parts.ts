import type { Readable } from 'node:stream';
import type { Busboy, FieldInfo, FileInfo } from 'busboy';
import { payloadTooLarge, validationError } from '../../../errors/errors.js';
import { malformedForm } from './form-parser.js';

export interface FormFile {
  readonly name: string | undefined;
  readonly declaredType: string;
  readonly bytes: Buffer;
}

export interface Form {
  readonly file: FormFile;
  readonly fields: ReadonlyMap<string, string>;
}

const FILE = 'file';

const fault = (field: string, message: string): Error => validationError([{ field, message }]);

const notKnown = (name: string): Error => fault(name, `property ${name} should not exist`);

/** Gathers the parts of a form as a parser finds them. `onFault` is told of the first that is wrong. */
export class FormParts {
  private readonly fields = new Map<string, string>();
  private readonly chunks: Buffer[] = [];
  private file: FileInfo | undefined;

  constructor(
    parser: Busboy,
    private readonly known: readonly string[],
    private readonly maxFileBytes: number,
    private readonly onFault: (error: Error) => void,
  ) {
    parser.on('file', (name: string | undefined, stream, info) => this.addFile(name, stream, info));
    parser.on('field', (name: string | undefined, value, info) => this.addField(name, value, info));
    parser.on('filesLimit', () => onFault(fault(FILE, 'must be one file')));
    for (const limit of ['fieldsLimit', 'partsLimit'] as const) {
      parser.on(limit, () => onFault(fault('(body)', 'has too many parts')));
    }
  }

  /** @throws DomainError 400 without a file */
  form(): Form {
    if (!this.file) throw fault(FILE, 'is missing');
    const { filename, mimeType } = this.file;
    const bytes = Buffer.concat(this.chunks);
    return { file: { name: filename, declaredType: mimeType, bytes }, fields: this.fields };
  }

  private addFile(name: string | undefined, stream: Readable, info: FileInfo): void {
    stream.on('error', () => this.onFault(malformedForm()));
    stream.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    stream.on('limit', () => this.onFault(payloadTooLarge(this.maxFileBytes)));
    if (name === FILE) this.file = info;
    else this.onFault(notKnown(name ?? '(unnamed)'));
  }

  private addField(name: string | undefined, value: string, info: FieldInfo): void {
    if (name === FILE) this.onFault(fault(FILE, 'must be a file, with a name'));
    else if (name === undefined || !this.known.includes(name)) {
      this.onFault(notKnown(name ?? '(unnamed)'));
    } else if (this.fields.has(name)) this.onFault(fault(name, 'must be given once'));
    else if (info.nameTruncated || info.valueTruncated) this.onFault(fault(name, 'is too long'));
    else this.fields.set(name, value);
  }
}
