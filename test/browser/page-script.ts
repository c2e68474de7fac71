/**
 * What the page does, as a front end would. It keeps what it was told, and where its stream stands,
 * in the tab's storage, so that a reload goes on from there.
 */
export const PAGE_SCRIPT = String.raw`
const stored = (name, initial) => JSON.parse(sessionStorage.getItem(name) ?? JSON.stringify(initial));
const store = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));
const append = (name, value) => store(name, [...stored(name, []), value]);

/** A ticket for one upgrade. */
const ticketOf = async (api, token) => {
  const answer = await fetch(api + '/api/ws/tickets', {
    method: 'POST',
    headers: { authorization: 'Bearer ' + token },
  });
  return (await answer.json()).ticket;
};

/** Bespin's example, with a ticket: resolves when the socket is closed. */
window.watchJob = async (api, token, jobId) => {
  const ticket = await ticketOf(api, token);
  const frames = [];
  const host = api.replace(/^http/, 'ws');
  const ws = new WebSocket(${'`${host}/api/ws?job_id=${jobId}&ticket=${ticket}`'});
  ws.onmessage = (event) => frames.push(JSON.parse(event.data));
  const { code, wasClean } = await new Promise((resolve) => (ws.onclose = resolve));
  return { frames, code, wasClean };
};

/** How an attempt to open a plain socket ends: with its greeting, or closed. */
window.tryPlain = (url, protocols) =>
  new Promise((resolve) => {
    const ws = new WebSocket(url, protocols);
    ws.onmessage = (event) => {
      resolve({ opened: true, protocol: ws.protocol, first: JSON.parse(event.data) });
      ws.close();
    };
    ws.onclose = ({ code }) => resolve({ opened: false, code });
  });

const note = (type, payload, position) => {
  if (type === 'ready') {
    append('greetings', payload);
    if (!payload.recovered) store('position', { epoch: payload.epoch, seq: payload.seq });
  }
  if (position?.epoch !== undefined) store('position', position);
  if (type === 'notification') append('heard', payload.id);
};

/** Listens over a plain socket, and opens another when it is closed. */
window.listenPlain = (api, token) => {
  store('listening', { how: 'listenPlain', api, token });
  const { epoch, seq } = stored('position', {});
  const resume = epoch === undefined ? '' : '?resume=' + epoch + ':' + seq;
  const ws = new WebSocket(api.replace(/^http/, 'ws') + '/ws' + resume, ['bearer', token]);
  ws.onmessage = (event) => {
    const { type, payload, epoch, seq } = JSON.parse(event.data);
    note(type, payload, { epoch, seq });
  };
  ws.onclose = ({ code }) => {
    append('closings', code);
    if (code < 3500) setTimeout(() => listenPlain(api, token), 100);
  };
};

/** Listens over Socket.IO, which reconnects by itself. */
window.listenSocketIo = (api, token) => {
  store('listening', { how: 'listenSocketIo', api, token });
  const socket = io(api, {
    auth: (give) => give({ token, resume: stored('position', null) }),
    transports: window.transports ?? ['websocket'],
    reconnectionDelay: 100,
    reconnectionDelayMax: 300,
  });
  socket.onAny((type, payload, position) => note(type, payload, position));
  socket.on('disconnect', (reason) => append('closings', reason));
  socket.on('connect_error', (error) => append('refusals', error.data ?? error.message));
  window.socket = socket;
};

window.told = (name) => stored(name, []);

// After a reload it goes on with what it was doing.
const { how, api, token } = stored('listening', {});
if (how) window[how](api, token);
`;
