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
 * Takes the parts of a scope, or takes them again. Answers 'held', or who holds one.
 * KEYS: scopes. ARGV: id, token, about, lease in ms, '1' to take them again, group, then each part.
 * A lease that has run out does not end a token: its owner may go on until another takes the scope, and then every write of
 * it is refused.
 */
export const take = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local mine = {}
for n = 7, #ARGV do mine[ARGV[n]] = 'colloquium:owner:' .. ARGV[n] end
for _, owner in pairs(mine) do
  if ARGV[5] == '1' and redis.call('HGET', owner, 'id') ~= ARGV[1] then
    return redis.call('HGET', owner, 'about') or ''
  end
end
for _, scope in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if mine[scope] or (string.match(scope, ' of (%d+)$') or scope) ~= ARGV[6] then
    local theirs = 'colloquium:owner:' .. scope
    local held = redis.call('HMGET', theirs, 'id', 'until', 'about')
    if held[1] and held[1] ~= ARGV[1] then
      if tonumber(held[2]) > now then return held[3] end
      redis.call('DEL', theirs)
    end
  end
end
for scope, owner in pairs(mine) do
  redis.call('SADD', KEYS[1], scope)
  redis.call('HSET', owner, 'id', ARGV[1], 'token', ARGV[2], 'about', ARGV[3], 'until', string.format('%.0f', now + ARGV[4]))
end
return 'held'`;

/** KEYS: scopes. ARGV: id, then each part. */
export const giveBack = `
for n = 2, #ARGV do
  local owner = 'colloquium:owner:' .. ARGV[n]
  if redis.call('HGET', owner, 'id') == ARGV[1] then
    redis.call('DEL', owner)
    redis.call('SREM', KEYS[1], ARGV[n])
  end
end
return 1`;

const onlyOwner = `
local parts = tonumber(ARGV[2])
for n = 1, parts do
  if redis.call('HGET', KEYS[n], 'token') ~= ARGV[1] then return 0 end
end`;

/** KEYS: each part's owner, keys, then each value's name. ARGV: token, how many parts, then each key and its value. */
export const write = `
${onlyOwner}
for n = 1, #KEYS - parts - 1 do
  redis.call('ZADD', KEYS[parts + 1], 0, ARGV[2 * n + 1])
  redis.call('SET', KEYS[parts + 1 + n], ARGV[2 * n + 2])
end
return 1`;

/** KEYS: each part's owner, keys, then each value's name. ARGV: token, how many parts, then each key. */
export const remove = `
${onlyOwner}
for n = 1, #KEYS - parts - 1 do
  redis.call('ZREM', KEYS[parts + 1], ARGV[n + 2])
  redis.call('DEL', KEYS[parts + 1 + n])
end
return 1`;
