const LIMIT_MS = 60_000;

/**
 * @typedef {object} ResumeResult
 * @property {number} ms until the last one had everything
 * @property {number} readyMs until the last one was let in
 * @property {number} generator_us
 */

/**
 * Everybody comes back at the same moment; it is over when everybody was told that nothing is
 * missing, and has what was published meanwhile, in order.
 *
 * @param {import('./crowd.mjs').Crowd} crowd
 * @param {{ missed: number }} plan messages that each has missed; 0: only coming back is measured
 * @returns {Promise<ResumeResult>}
 */
export async function resume({ members }, { missed }) {
  const processorBefore = process.cpuUsage();
  const startedAt = performance.now();
  let readyMs = 0;
  await Promise.all(
    members.map(async (member) => {
      const before = member.position;
      const all = missed > 0 ? nextMessages(member, missed) : Promise.resolve();
      const answer = await member.open(missed > 0 ? before : undefined);
      readyMs = performance.now() - startedAt;
      if (missed > 0 && answer.recovered !== true) {
        throw new Error(`not recovered: ${JSON.stringify(answer)}`);
      }
      await all;
    }),
  );
  const ms = performance.now() - startedAt;
  const processor = process.cpuUsage(processorBefore);
  return { ms, readyMs, generator_us: processor.user + processor.system };
}

/**
 * @param {import('./member.mjs').Member} member
 * @param {number} count
 * @returns {Promise<void>} resolves when so many messages came that follow what it had
 */
function nextMessages(member, count) {
  const start = member.position;
  if (!start) throw new Error('a position is needed to resume from');
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('what was missed did not come')), LIMIT_MS);
    let came = 0;
    member.onEvent = (name, _payload, position) => {
      const right = position?.epoch === start.epoch && position.seq === start.seq + ++came;
      if (!right) reject(new Error(`${name} came at ${JSON.stringify(position)}`));
      if (came < count) return;
      clearTimeout(timer);
      member.position = position;
      resolve();
    };
  });
}
