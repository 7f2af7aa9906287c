-- One kind of operation, as the environment says: METHOD, TARGET, HEADERS (`name: value` lines), BODY or BODIES (a file of
-- bodies, a line for each turn of the namespaces). SPREAD namespaces take turns; with 1 it is always the first. OWN is a file
-- with a line for each namespace, what stands there for `%1`, `%2`… in target, fields and body, with tabs between. Requests
-- are numbered from SKIP on; `%d` in target and body is a number that never came before, since NONCE never did. With UNDO,
-- every second request is of that method and undoes an earlier one, at a target of its own and without a body where one stands
-- behind the method. `benches/pace.rs` asks the same.
local function told(name, other)
  local text = os.getenv(name)
  return (text and text ~= "") and text or other
end

local function lines(file)
  local found = {}
  for line in io.lines(file) do found[#found + 1] = line end
  return found
end

local spread, count = tonumber(told("SPREAD", "1")), tonumber(told("SKIP", "0"))
local first = count
local method, prefix = told("METHOD", "GET"), told("PREFIX", "")
local undo, back = told("UNDO", ""):match("(%S+) ?(%S*)")
-- After so many it is undone, on whichever connection.
local behind = tonumber(told("BEHIND", "2048"))
-- The address of a table is another one in each run, as Lua's chance is not.
local nonce = told("NONCE", os.time() .. tostring({}):match("0x(%x+)"))
local bodies, asked = lines(told("BODIES", "/dev/null")), false

-- Target, fields and body of one namespace; a read has no body, and an empty one is none: one that nobody reads costs a
-- connection.
local function placed(line)
  local own = {}
  for text in (line .. "\t"):gmatch("([^\t]*)\t") do own[#own + 1] = text end
  local function put(text) return text and (text:gsub("%%(%d)", function(number) return own[tonumber(number)] end)) end
  local fields = {}
  for name, value in put(told("HEADERS", "")):gmatch("([%w-]+): ([^\n]+)") do fields[name] = value end
  return { target = put(told("TARGET", "/")), fields = fields, body = put(told("BODY")) }
end

local places = {}
for _, line in ipairs(lines(told("OWN", "/dev/null"))) do places[#places + 1] = placed(line) end
if #places == 0 then places[1] = placed("") end

local function asking(with, number, target)
  local place = places[number % spread % #places + 1]
  local path = target or place.target
  path = prefix == "" and path or prefix .. (number % spread + 1) .. path
  local sent = not target and (#bodies > 0 and bodies[math.floor(number / spread) % #bodies + 1] or place.body)
  local own = nonce .. "-" .. number
  return wrk.format(with, (path:gsub("%%d", own)), place.fields, sent and (sent:gsub("%%d", own)))
end

function request()
  -- The first one is only looked at, and never sent.
  if not asked then
    asked = true
    return asking(method, count)
  end
  count = count + 1
  if not undo then return asking(method, count) end
  -- What is undone was done long ago, on whichever connection, and by this run: each has a number of its own.
  local pair = math.floor(count / 2)
  if count % 2 == 1 or pair - math.floor(first / 2) <= behind then return asking(method, count % 2 == 1 and pair or -count) end
  return asking(undo, pair - behind, back ~= "" and back)
end
