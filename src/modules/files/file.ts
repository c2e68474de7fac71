export const VISIBILITIES = ['public', 'private'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

/** A row of `files`. */
export interface StoredFile {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly media_type: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: Buffer;
  /** Pixels; of images. */
  readonly width: number | null;
  readonly height: number | null;
  readonly visibility: Visibility;
  readonly storage_key: string;
  readonly created_at: Date;
}

export type NewFile = Omit<StoredFile, 'created_at'>;

export type FileChange = Pick<StoredFile, 'name' | 'visibility'>;
