/** As `Content-Type`: a text says that it is UTF-8, or it would be read as something else. */
export const servedType = (mediaType: string): string =>
  mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : mediaType;
