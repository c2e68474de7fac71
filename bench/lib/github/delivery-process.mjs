// The process that delivers webhooks and holds the subscriber's sockets, so that one clock measures
// both; started by deliveries.mjs.
import { dialects } from '../sockets/dialects.mjs';
import { Member } from '../sockets/member.mjs';
import { DeliveryConnections } from './delivery-connections.mjs';
import { DeliveryFlow } from './delivery-flow.mjs';
import { DeliveryLedger } from './delivery-ledger.mjs';
import { obeyOrders } from '../ordered-process.mjs';
import { sampleDeliveries } from './sample-deliveries.mjs';

const FIRST_CONNECTIONS = 16;

/**
 * @typedef {object} DeliveryPlan
 * @property {number} port
 * @property {readonly import('./sample-deliveries.mjs').Tracked[]} repositories
 * @property {import('../sockets/dialects.mjs').DialectName[]} sockets of the subscriber
 * @property {import('../sockets/dialects.mjs').Person} subscriber
 *
 * @typedef {{ do: 'meet', plan: DeliveryPlan } | { do: 'begin', perSecond: number } | { do: 'end' }} Order
 */

/** @type {DeliveryFlow | undefined} */
let flow;
/** @type {Member[]} */
const members = [];

/** @param {DeliveryPlan} plan */
async function meet({ port, repositories, sockets, subscriber }) {
  const ledger = new DeliveryLedger(sockets.length);
  for (const [index, dialect] of sockets.entries()) {
    const member = new Member(subscriber, dialects[dialect], { port, localAddress: '127.0.0.1' });
    member.onEvent = (name, payload) => {
      if (name === 'github_event') ledger.told(payload.delivery_id, index);
    };
    await member.open();
    members.push(member);
  }
  const connections = new DeliveryConnections(port, (reason) => ledger.fail(reason));
  await connections.open(FIRST_CONNECTIONS);
  flow = new DeliveryFlow(sampleDeliveries({ repositories, port }), connections, ledger);
}

obeyOrders(async (/** @type {Order} */ order) => {
  if (order.do === 'meet') return meet(order.plan);
  if (!flow) throw new Error('there is nowhere to deliver to');
  if (order.do === 'begin') return flow.begin(order.perSecond);
  const result = await flow.end();
  const gone = members.find(({ lost }) => lost !== undefined);
  if (gone) throw new Error(`a socket was lost: ${gone.lost}`);
  return result;
});
