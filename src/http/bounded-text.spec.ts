import { boundedText } from './bounded-text.js';

/** An answer that comes in these pieces, and what was asked of it. */
const answerOf = (pieces: readonly Uint8Array[]) => {
  const seen = { taken: 0, cancelled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const piece = pieces[seen.taken];
        seen.taken += 1;
        if (piece) controller.enqueue(piece);
        else controller.close();
      },
      cancel: () => {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { seen, response: new Response(stream) };
};

describe('boundedText', () => {
  it('puts characters together that came in pieces', async () => {
    const bytes = Buffer.from('ä€😀');
    const { response } = answerOf(Array.from(bytes, (byte) => Buffer.of(byte)));
    expect(await boundedText(response, bytes.length)).toBe('ä€😀');
  });

  it('is empty where there is no body', async () => {
    expect(await boundedText(new Response(null, { status: 204 }), 10)).toBe('');
    expect(await boundedText(new Response(''), 10)).toBe('');
  });

  it('takes as many bytes as allowed, and ends the transfer at the first beyond', async () => {
    const pieces = Array.from({ length: 5 }, () => Buffer.alloc(10, 'x'));
    expect(await boundedText(answerOf(pieces).response, 50)).toHaveLength(50);
    const { seen, response } = answerOf(pieces);
    await expect(boundedText(response, 29)).rejects.toThrow('over 29 bytes');
    expect(seen).toEqual({ taken: 3, cancelled: true });
  });
});
