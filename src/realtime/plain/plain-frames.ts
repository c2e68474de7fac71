/** `{type, id?, payload}`; `id` is whatever the client tells its acks apart by. */
export interface ClientFrame {
  readonly type: string;
  readonly id: string | number | undefined;
  readonly payload: unknown;
}

const MAX_ID_CHARACTERS = 128;

const isId = (id: unknown): id is string | number | undefined =>
  id === undefined ||
  (typeof id === 'number' && Number.isFinite(id)) ||
  (typeof id === 'string' && id.length <= MAX_ID_CHARACTERS);

/** Undefined for what is not a frame of ours. */
export const parseFrame = (text: string): ClientFrame | undefined => {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof frame !== 'object' || frame === null || !('type' in frame)) return undefined;
  const { type } = frame;
  const id = 'id' in frame && frame.id !== null ? frame.id : undefined;
  if (typeof type !== 'string' || !isId(id)) return undefined;
  return { type, id, payload: 'payload' in frame ? frame.payload : undefined };
};
