/**
 * Of the chunks, boxes or segments of an image: many times what encoders write, and few enough to go
 * through without anybody's notice.
 */
export const MAX_PARTS = 8_000;

export const MAX_FRAMES = 500;

/** Of a JPEG, where each may pass over all of its pixels anew; progressive ones have about ten. */
export const MAX_SCANS = 100;
