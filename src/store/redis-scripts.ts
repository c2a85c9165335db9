/**
 * The names in Redis: one sorted set of all keys (equal scores, so it is in the order of bytes), a value each, and for each
 * scope who owns it.
 */
export const names = {
  about: 'colloquium:about',
  keys: 'colloquium:keys',
  scopes: 'colloquium:scopes',
  owner: (scope: string) => `colloquium:owner:${scope}`,
  value: (key: string) => `colloquium:value:${key}`,
} as const;

/**
 * Takes a scope, or takes it again. Answers 'held', or who holds it.
 * KEYS: scopes. ARGV: scope, id, token, about, lease in ms, '1' to take it again.
 * A lease that has run out does not end a token: its owner may go on until another takes the scope, and then every write of
 * it is refused.
 */
export const take = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local mine = 'colloquium:owner:' .. ARGV[1]
if ARGV[6] == '1' and redis.call('HGET', mine, 'id') ~= ARGV[2] then
  return redis.call('HGET', mine, 'about') or ''
end
for _, scope in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if scope == ARGV[1] or scope == '*' or ARGV[1] == '*' then
    local theirs = 'colloquium:owner:' .. scope
    local held = redis.call('HMGET', theirs, 'id', 'until', 'about')
    if held[1] and held[1] ~= ARGV[2] then
      if tonumber(held[2]) > now then return held[3] end
      redis.call('DEL', theirs)
    end
  end
end
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('HSET', mine, 'id', ARGV[2], 'token', ARGV[3], 'about', ARGV[4], 'until', string.format('%.0f', now + ARGV[5]))
return 'held'`;

/** KEYS: scopes, owner. ARGV: scope, id. */
export const giveBack = `
if redis.call('HGET', KEYS[2], 'id') == ARGV[2] then
  redis.call('DEL', KEYS[2])
  redis.call('SREM', KEYS[1], ARGV[1])
end
return 1`;

const onlyOwner = `if redis.call('HGET', KEYS[1], 'token') ~= ARGV[1] then return 0 end`;

/** KEYS: owner, keys, then each value's name. ARGV: token, then each key and its value. */
export const write = `
${onlyOwner}
for n = 3, #KEYS do
  redis.call('ZADD', KEYS[2], 0, ARGV[2 * n - 4])
  redis.call('SET', KEYS[n], ARGV[2 * n - 3])
end
return 1`;

/** KEYS: owner, keys, then each value's name. ARGV: token, then each key. */
export const remove = `
${onlyOwner}
for n = 3, #KEYS do
  redis.call('ZREM', KEYS[2], ARGV[n - 1])
  redis.call('DEL', KEYS[n])
end
return 1`;
