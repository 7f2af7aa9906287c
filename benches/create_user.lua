-- POST /v2/users with an external id that was never used before.
local count = 0
local nonce = tostring(os.time()) .. tostring(math.random(1, 1e9))
wrk.headers["content-type"] = "application/json"
wrk.headers["x-api-key"] = "test-key"
function request()
  count = count + 1
  return wrk.format("POST", "/v2/users", nil, '{"external_user_id":"' .. nonce .. "-" .. count .. '@example.test"}')
end
