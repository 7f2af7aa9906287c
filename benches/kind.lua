-- One kind of operation, as the environment says: METHOD, TARGET, HEADERS (`name: value` lines), BODY. SPREAD namespaces
-- take turns; with 1 it is always the first. A `%d` in the body is a number that never came before.
local spread, count = tonumber(os.getenv("SPREAD") or "1"), 0
local method, target, body = os.getenv("METHOD") or "GET", os.getenv("TARGET"), os.getenv("BODY")
-- A read has none, and an empty one is none: a body that nobody reads costs a connection.
if body == "" then body = nil end
local prefix = os.getenv("PREFIX") or ""
local nonce = tostring(os.time()) .. tostring(math.random(1, 1e9))
for name, value in (os.getenv("HEADERS") or ""):gmatch("([%w-]+): ([^\n]+)") do wrk.headers[name] = value end
function request()
  count = count + 1
  local path = prefix == "" and target or prefix .. (count % spread + 1) .. target
  return wrk.format(method, path, nil, body and (body:gsub("%%d", nonce .. "-" .. count)))
end
