// The process of the socket clients, forked by swarm.mjs.
import { obeyOrders } from '../ordered-process.mjs';
import { Crowd } from './crowd.mjs';
import { fanOut } from './fan-out-load.mjs';
import { relay } from './relay-load.mjs';
import { resume } from './resume-load.mjs';

/**
 * @typedef {{ do: 'meet', plan: import('./crowd.mjs').CrowdPlan, people: import('./dialects.mjs').Person[] }
 *   | { do: 'open', from: number, to: number, atOnce: number, room?: string }
 *   | { do: 'fanOut', plan: import('./fan-out-load.mjs').FanOutPlan }
 *   | { do: 'relay', plan: import('./relay-load.mjs').RelayPlan }
 *   | { do: 'resume', missed: number }
 *   | { do: 'request', name: string, payload: unknown }
 *   | { do: 'cut' } | { do: 'close' } | { do: 'check' }} Command
 */

/** @type {import('./dialects.mjs').Person[]} */
let people = [];
let crowd = new Crowd({ dialect: 'plain', port: 0 });

/** @param {Command} command */
async function obey(command) {
  switch (command.do) {
    case 'meet':
      people = command.people;
      crowd = new Crowd(command.plan);
      return undefined;
    case 'open':
      return crowd.open(people.slice(command.from, command.to), command.atOnce, command.room);
    case 'fanOut':
      return fanOut(crowd, command.plan);
    case 'relay':
      return relay(crowd, command.plan);
    case 'resume':
      return resume(crowd, command);
    case 'request':
      return crowd.members[0]?.request(command.name, command.payload);
    case 'cut':
      return crowd.cut();
    case 'close':
      return crowd.close();
    case 'check':
      return crowd.requireAll();
  }
}

obeyOrders(async (/** @type {Command} */ command) => {
  const result = await obey(command);
  if (command.do !== 'cut' && command.do !== 'close') crowd.requireAll();
  return result;
});
