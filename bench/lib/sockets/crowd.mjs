import { dialects } from './dialects.mjs';
import { Member } from './member.mjs';

/** Connections from one address; the next ones come from 127.0.0.2, and so on. */
const PER_ADDRESS = 4000;

/**
 * @typedef {object} CrowdPlan
 * @property {import('./dialects.mjs').DialectName} dialect
 * @property {number} port
 */

/** Many users' connections to one subject. */
export class Crowd {
  /** @type {Member[]} */
  members = [];

  /** @param {CrowdPlan} plan */
  constructor(plan) {
    this.plan = plan;
  }

  /**
   * Opens a connection for each, so many at a time. The last one opens alone, so that it is the
   * last that a server writes to.
   *
   * @param {readonly import('./dialects.mjs').Person[]} people
   * @param {number} atOnce
   * @param {string} [room] to join; `{id}` stands for each one's own id
   */
  async open(people, atOnce, room) {
    const { port, dialect } = this.plan;
    const added = people.map((person, index) => {
      const localAddress = `127.0.0.${1 + Math.floor(index / PER_ADDRESS)}`;
      return new Member(person, dialects[dialect], { port, localAddress });
    });
    this.members.push(...added);
    /** @param {Member} member */
    const enter = async (member) => {
      await member.open();
      if (room === undefined) return;
      await member.request('join-room', room.replace('{id}', member.person.id));
    };
    await forEach(added.slice(0, -1), atOnce, enter);
    await forEach(added.slice(-1), 1, enter);
  }

  /** Nobody may be missing during a measurement. */
  requireAll() {
    const lost = this.members.filter((member) => member.lost !== undefined);
    const [first] = lost;
    if (first) throw new Error(`${lost.length} connections were lost: ${first.lost}`);
  }

  cut() {
    for (const member of this.members) member.cut();
  }

  close() {
    this.cut();
    this.members = [];
  }
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} atOnce
 * @param {(item: T) => Promise<unknown>} work
 */
async function forEach(items, atOnce, work) {
  const left = [...items].reverse();
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}
