import { RedisScript } from './redis-script.js';

const MAX_ENTRIES = 256;
/** Larger messages are published but not kept: who missed one is told to ask over REST. */
const MAX_KEPT_BYTES = 32 * 1024;
/** More than that at once would have a fast reader taken for one that does not read. */
const MAX_RESUMED_BYTES = 1024 * 1024;
const HISTORY_MS = 60 * 60 * 1000;
/** Longer than the history: who missed nothing may come back for as long as this. */
const HEAD_MS = 24 * 60 * 60 * 1000;

/**
 * `head(key, stream, epoch)` → epoch, seq. Begins a new epoch where there is none, and where Redis
 * was started anew: what it then holds may be older than what was published before.
 */
const HEAD = `
local run
local function head(key, stream, epoch)
  run = run or string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  local known = redis.call('HMGET', key, 'run', 'epoch', 'seq')
  if known[1] == run then return known[2], tonumber(known[3]) end
  redis.call('HSET', key, 'run', run, 'epoch', epoch, 'seq', 0)
  redis.call('DEL', stream)
  return epoch, 0
end
`;

/**
 * KEYS: head and stream of each channel that keeps a history, in the order of the parameters.
 * ARGV: an epoch to begin with, the publishing node, then for each message: the message, the number
 * of its channels and for each of them the name of its notices and 1 where a history is kept.
 */
export const PUBLISH = new RedisScript(`${HEAD}
local node = ARGV[2]
local at, key = 3, 1
while at < #ARGV do
  local message, channels = ARGV[at], tonumber(ARGV[at + 1])
  at = at + 2
  for _ = 1, channels do
    local notices = ARGV[at]
    if ARGV[at + 1] == '1' then
      local headKey, stream = KEYS[key], KEYS[key + 1]
      key = key + 2
      local epoch, seq = head(headKey, stream, ARGV[1] .. '-' .. key)
      seq = seq + 1
      redis.call('HSET', headKey, 'seq', seq)
      redis.call('PEXPIRE', headKey, ${HEAD_MS})
      if #message <= ${MAX_KEPT_BYTES} then
        redis.call('XADD', stream, 'MAXLEN', ${MAX_ENTRIES}, seq .. '-0', 'm', message)
        redis.call('PEXPIRE', stream, ${HISTORY_MS})
      end
      redis.call('PUBLISH', notices, epoch .. '\\n' .. seq .. '\\n' .. message)
    else
      redis.call('PUBLISH', notices, '\\n' .. node .. '\\n' .. message)
    end
    at = at + 2
  end
end
`);

/**
 * KEYS: head, stream. ARGV: an epoch to begin with; the epoch and seq that the reader has, or ''.
 * Answers [epoch, seq, 1 if the reader misses nothing that is not here, [seq, message, …]].
 */
export const READ_HISTORY = new RedisScript(`${HEAD}
local epoch, seq = head(KEYS[1], KEYS[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ${HEAD_MS})
local after = tonumber(ARGV[3])
if ARGV[2] ~= epoch or after == nil or after > seq then return { epoch, seq, 0, {} } end
if after == seq then return { epoch, seq, 1, {} } end
local missed, bytes = {}, 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[2], '(' .. after .. '-0', '+')) do
  missed[#missed + 1] = tonumber(string.match(entry[1], '^%d+'))
  missed[#missed + 1] = entry[2][2]
  bytes = bytes + #entry[2][2]
end
if #missed / 2 ~= seq - after or bytes > ${MAX_RESUMED_BYTES} then return { epoch, seq, 0, {} } end
return { epoch, seq, 1, missed }
`);
