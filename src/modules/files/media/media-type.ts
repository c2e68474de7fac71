export const IMAGE_TYPES = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];

export const MEDIA_TYPES = [...IMAGE_TYPES, 'application/pdf', 'text/plain'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** What browsers and older software call some of them. */
const OTHER_NAMES: Readonly<Record<string, ImageType>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
};

export const isImageType = (type: string): type is ImageType =>
  IMAGE_TYPES.some((known) => known === type);

export const isMediaType = (type: string): type is MediaType =>
  MEDIA_TYPES.some((known) => known === type);

/**
 * Whether what was declared is no lie about an image. Of anything else the declared type says nothing:
 * many senders know none.
 */
export const isHonest = (declared: string, found: MediaType): boolean => {
  const type = declared.toLowerCase();
  return !type.startsWith('image/') || (OTHER_NAMES[type] ?? type) === found;
};
