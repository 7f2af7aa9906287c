-- One kind of operation, as the environment says: METHOD, TARGET, HEADERS (`name: value` lines), BODY or BODIES (a file of
-- bodies, a line for each turn of the namespaces). SPREAD namespaces take turns; with 1 it is always the first. Requests
-- are numbered from SKIP on; `%d` in target and body is a number that never came before. With UNDO, every second request
-- is of that method and undoes an earlier one. `benches/pace.rs` asks the same.
local spread, count = tonumber(os.getenv("SPREAD") or "1"), tonumber(os.getenv("SKIP") or "0")
local first = count
local method, target, body = os.getenv("METHOD") or "GET", os.getenv("TARGET"), os.getenv("BODY")
-- A read has none, and an empty one is none: a body that nobody reads costs a connection.
if body == "" then body = nil end
local prefix, undo = os.getenv("PREFIX") or "", os.getenv("UNDO") or ""
local nonce = tostring(os.time()) .. tostring(math.random(1, 1e9))
local bodies, asked = {}, false
for line in io.lines((os.getenv("BODIES") or "") ~= "" and os.getenv("BODIES") or "/dev/null") do bodies[#bodies + 1] = line end
for name, value in (os.getenv("HEADERS") or ""):gmatch("([%w-]+): ([^\n]+)") do wrk.headers[name] = value end

local function asking(with, number)
  local path = prefix == "" and target or prefix .. (number % spread + 1) .. target
  local sent = #bodies > 0 and bodies[math.floor(number / spread) % #bodies + 1] or body
  local own = nonce .. "-" .. number
  return wrk.format(with, (path:gsub("%%d", own)), nil, sent and (sent:gsub("%%d", own)))
end

function request()
  -- The first one is only looked at, and never sent.
  if not asked then
    asked = true
    return asking(method, count)
  end
  count = count + 1
  if undo == "" then return asking(method, count) end
  -- What is undone was done long ago, on whichever connection, and by this run: each has a number of its own.
  local pair = math.floor(count / 2)
  if count % 2 == 1 or pair - math.floor(first / 2) <= 2048 then return asking(method, count % 2 == 1 and pair or -count) end
  return asking(undo, pair - 2048)
end
