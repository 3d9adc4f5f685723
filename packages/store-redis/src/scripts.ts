import { createHash } from "node:crypto"

/*
 * A session is one sorted set, `session`, and a second one, `steps`, once it has trace steps. The score tells what a
 * member is:
 *
 *   score > 0   an entry (a step): the microsecond in which it was created, so that they stand in their order
 *   score = 0   the graph context
 *   score < 0   a name for a number, the score without its sign: `id:<id>`, the score of the entry (step) with that id;
 *               `updated` and `born`, the microseconds of the last write and of the first; `ttl`, the milliseconds that
 *               the last write gave the session to live, if it set an end; `steps`, there are steps
 *
 * No score above 0 is used twice, and a later incarnation uses higher ones than an earlier one: whoever reads downwards
 * page by page never sees two of them.
 *
 * In the indexes `all` and `user` the session's name has the score -updated, in milliseconds, and `~<name>` the score
 * ttl, if there is one.
 *
 * All times are the server's. No script reads JSON. Each checks whatever may be wrong before it writes; a full server
 * refuses the first write of a script that needs memory, and lets those that follow pass.
 */

export interface Script {
  readonly lua: string
  readonly sha: string
}

const BEGIN = `
local call = redis.call
local time = call('TIME')
local now = time[1] .. string.sub(1000000 + time[2], 2)
`

/*
 * KEYS of a write: session, steps, all, user, calls. ARGV: token, ttl or '', name, and what is its own.
 *
 * A call takes effect once: its first answer is remembered under its token until its time is up, which the token begins
 * with, and later it is refused. An answer that changed nothing need not be remembered on a full server.
 */
const BEGIN_ONCE = `${BEGIN}
local known = call('HGET', KEYS[5], ARGV[1])
if known then return {known, now} end
local deadline = tonumber(string.sub(ARGV[1], 1, 13))
if string.sub(now, 1, -4) - deadline > 0 then return {'late', now} end
local function answer(verdict, stale)
  redis.pcall('HSET', KEYS[5], ARGV[1], verdict)
  if call('HLEN', KEYS[5]) == 1 then call('PEXPIREAT', KEYS[5], deadline + 2000) end
  return {verdict, now, unpack(stale or {})}
end
`

const FIND = `call('ZMSCORE', KEYS[1], 'updated', 'ttl', 'steps'`

/*
 * Takes `found` of FIND. Sets `seq`, the first score that is free: later than the last write, whatever the clock says. It
 * is text, as is every score that is written: Redis writes a number of Lua's with 17 digits, which takes longer.
 */
const NEXT = `
local seq = now
if found[1] and now + found[1] <= 0 then seq = string.format('%.0f', 1 - found[1]) end
`

/* Takes `found` and `seq`, the last score that is used. The indexes change first: they need memory. */
const INDEX = `
local updated = seq
local at = string.sub(updated, 1, -4)
call('ZADD', KEYS[3], '-' .. at, ARGV[3])
call('ZADD', KEYS[4], '-' .. at, ARGV[3])
if not found[1] then call('UNLINK', KEYS[1], KEYS[2]) end
`

/* After the session's own change: all its keys expire at one moment, and the indexes know it. */
const LIFE = `
local ttl, before = tonumber(ARGV[2]), found[2] and -found[2] or nil
if not found[1] then call('ZADD', KEYS[1], '-' .. updated, 'born') end
if ttl ~= before or not found[1] then
  for i = 3, 4 do
    if ttl then call('ZADD', KEYS[i], ttl, '~' .. ARGV[3]) else call('ZREM', KEYS[i], '~' .. ARGV[3]) end
  end
  if ttl then
    call('ZADD', KEYS[1], -ttl, 'ttl')
  elseif before then
    call('ZREM', KEYS[1], 'ttl')
    call('PERSIST', KEYS[1])
    call('PERSIST', KEYS[2])
  end
end
if ttl then
  call('PEXPIREAT', KEYS[1], at + ttl)
  if found[3] then call('PEXPIREAT', KEYS[2], at + ttl) end
end
`

/*
 * Sets `stale`: names in the index whose session has expired. Each new session looks at a few others, so that in the
 * long run no more than a quarter of the index is stale. Removing them needs the indexes of their users.
 */
const LOOK_AROUND = `
local stale = {}
if not found[1] then
  for _, name in ipairs(call('ZRANDMEMBER', KEYS[3], 4)) do
    if string.sub(name, 1, 1) == '~' then name = string.sub(name, 2) end
    local scores = call('ZMSCORE', KEYS[3], name, '~' .. name)
    if scores[1] and scores[2] and scores[2] - scores[1] < tonumber(at) then stale[#stale + 1] = name end
  end
end
`

const FORGET = `
for i = 3, 4 do call('ZREM', KEYS[i], name, '~' .. name) end
`

/* ARGV: … `id:<id>` of each item, then the text of each. Fingerprints are the first 38 bytes of the texts. */
function append(find: string, items: "KEYS[1]" | "KEYS[2]", put: string): Script {
  return script(`${BEGIN_ONCE}
local count = (#ARGV - 3) / 2
${find}
${NEXT}
local put, last = {}, nil
for i = 1, count do
  local text, score = ARGV[3 + count + i], held[i + offset]
  if score then
    score = string.sub(score, 2)
    local stored = call('ZRANGEBYSCORE', ${items}, score, score)[1]
    if not stored then return {'damaged', now} end
    if string.sub(stored, 1, 38) ~= string.sub(text, 1, 38) then return answer('conflict') end
  else
    local n = #put
    put[n + 1], put[n + 2], put[n + 3], put[n + 4] = seq, text, '-' .. seq, ARGV[3 + i]
    last = seq
    if i < count then seq = string.format('%.0f', seq + 1) end
  end
end
if not last then return answer('same') end
seq = last
${INDEX}
${put}
${LIFE}
${LOOK_AROUND}
return answer('created', stale)`)
}

export const appendEntries: Script = append(
  `local found = ${FIND}, unpack(ARGV, 4, 3 + count))
local held, offset = found, 3`,
  "KEYS[1]",
  `call('ZADD', KEYS[1], '-' .. updated, 'updated', unpack(put))`,
)

export const appendSteps: Script = append(
  `local found = ${FIND})
local held, offset = found[3] and call('ZMSCORE', KEYS[2], unpack(ARGV, 4, 3 + count)) or {}, 0`,
  "KEYS[2]",
  `call('ZADD', KEYS[2], unpack(put))
call('ZADD', KEYS[1], '-' .. updated, 'updated', -1, 'steps')
found[3] = true`,
)

/* ARGV: … `id:<id>`, and for each edit the prefix of the lines to replace, and the lines to put in their place. */
export const changeEntry: Script = script(`${BEGIN_ONCE}
local found = ${FIND}, ARGV[4])
if not found[4] then return answer('absent') end
local score = string.sub(found[4], 2)
local text = call('ZRANGEBYSCORE', KEYS[1], score, score)[1]
if not text or string.sub(text, -2) ~= '\\n}' then return {'damaged', now} end
local edits, lines = {}, {}
for i = 5, #ARGV, 2 do edits[ARGV[i]] = true end
local from, to = 1, string.find(text, '\\n', 1, true)
while to do
  local line = string.sub(text, from, to - 1)
  local flag = string.match(line, '^,"m:.*":')
  local isEdited = flag and (edits[flag] or edits[',"m:']) or edits[string.match(line, '^,"%a+":')]
  if not isEdited then lines[#lines + 1] = line end
  from, to = to + 1, string.find(text, '\\n', to + 1, true)
end
for i = 6, #ARGV, 2 do
  if ARGV[i] ~= '' then lines[#lines + 1] = ARGV[i] end
end
lines[#lines + 1] = '}'
${NEXT}
${INDEX}
call('ZREMRANGEBYSCORE', KEYS[1], score, score)
call('ZADD', KEYS[1], score, table.concat(lines, '\\n'), '-' .. updated, 'updated')
${LIFE}
return answer('changed')`)

/* ARGV: … `id:<id>`. Works on a full server: what frees memory comes first. */
export const removeEntry: Script = script(`${BEGIN_ONCE}
local found = ${FIND}, ARGV[4])
if not found[4] then return answer('absent') end
local score = string.sub(found[4], 2)
${NEXT}
call('ZREM', KEYS[1], ARGV[4])
call('ZREMRANGEBYSCORE', KEYS[1], score, score)
if not found[3] and call('ZCOUNT', KEYS[1], 0, '+inf') == 0 then
  call('UNLINK', KEYS[1])
  local name = ARGV[3]
  ${FORGET}
else
  ${INDEX}
  call('ZADD', KEYS[1], '-' .. updated, 'updated')
  ${LIFE}
end
return answer('removed')`)

/* ARGV: … the context. */
export const setContext: Script = script(`${BEGIN_ONCE}
local found = ${FIND})
${NEXT}
${INDEX}
call('ZREMRANGEBYSCORE', KEYS[1], 0, 0)
call('ZADD', KEYS[1], 0, ARGV[4], '-' .. updated, 'updated')
${LIFE}
${LOOK_AROUND}
return answer('set', stale)`)

/* Needs no memory, and does not look at what it removes. */
export const removeSession: Script = script(`${BEGIN_ONCE}
local name, removed = ARGV[3], call('UNLINK', KEYS[1], KEYS[2])
${FORGET}
return answer(removed > 0 and 'removed' or 'absent')`)

/* KEYS: session, steps, all, user. ARGV: a microsecond, name. Removes the session unless it was born later than that. */
export const removeOlder: Script = script(`
local call = redis.call
local name, born = ARGV[2], redis.pcall('ZSCORE', KEYS[1], 'born')
if type(born) == 'string' and -born > tonumber(ARGV[1]) then return 0 end
call('UNLINK', KEYS[1], KEYS[2])
${FORGET}
return 1`)

/* KEYS: session, steps, all, user. ARGV: name. Takes a session that is gone out of the indexes. */
export const forgetExpired: Script = script(`
local call, name = redis.call, ARGV[1]
if call('EXISTS', KEYS[1]) == 1 then return 0 end
call('UNLINK', KEYS[2])
${FORGET}
return 1`)

/* KEYS: an index. ARGV: the lowest score, how many. Gives the time, names with their scores, and their ttl or nil. */
export const listNames: Script = script(`${BEGIN}
local page = call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '(0', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
local marks = {}
for i = 1, #page, 2 do marks[#marks + 1] = '~' .. page[i] end
return {now, page, marks[1] and call('ZMSCORE', KEYS[1], unpack(marks)) or {}}`)

/* KEYS: session. ARGV: id:<id>. Gives the entry's text, an empty list when it is missing, nil when there is no such id. */
export const readEntry: Script = script(`
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score then return false end
score = string.sub(score, 2)
return redis.call('ZRANGEBYSCORE', KEYS[1], score, score)`)

/* KEYS: session. ARGV: id:<id>, how many. Gives the texts ahead of that entry and their scores, nil when it is not there. */
export const readBefore: Script = script(`
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score then return false end
score = '(' .. string.sub(score, 2)
return redis.call('ZREVRANGEBYSCORE', KEYS[1], score, '(0', 'WITHSCORES', 'LIMIT', 0, ARGV[2])`)

/* KEYS: the key of a command that reads. ARGV: its name, and what follows the key. A script always runs on a master. */
export const readOnMaster: Script = script(`return redis.call(ARGV[1], KEYS[1], unpack(ARGV, 2))`)

function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") }
}
