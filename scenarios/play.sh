# Words for what the stories of this folder show; needs bash and curl 7.82. The lines that begin with `$` at the end of a
# story can be pasted; the tests run them, and compare what is printed.
#
#   lookalike serve --scenario incode-happy-path &
#   . scenarios/play.sh
#   face ana

URL=${URL:-http://127.0.0.1:8080}
# The project of Identify that is meant; the stories with two have 5d5b0676-ce0f-4058-b2bf-49af49f61cb5 as well.
PROJECT=a69a31e9-f2e6-4d5f-b080-6138c6a721b7

# ----- of all APIs

# Move the clock, and tell what fell due: advance 5m
advance() {
  curl -s "$URL/__admin/clock/advance" -d "{\"by\":\"$1\"}" | field what | grep -v '"timeline: ' | cut -d'"' -f4
}

# Only the status of a call that is one of these words, or curl: status anna users
status() { "$@" -o /dev/null -w '%{http_code}\n'; }

# Only these members of an answer: … | field 'status|message'
field() { grep -oE "\"($1)\":(\"[^\"]*\"|[^],}]*)"; }

# Only the text of the first such member: … | text token
text() { field "$1" | head -1 | cut -d'"' -f4; }

# The webhooks with what became of them, newest first.
webhooks() { curl -s "$URL/__admin/webhooks" | field 'event|state' | paste -sd' \n'; }

# Somebody to tell, who takes every notification and gives out tokens: receiver & … kill %1
receiver() {
  local code="
import http.server
class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get('content-length', 0)))
        self.send_response(200)
        self.send_header('content-type', 'application/json')
        self.end_headers()
        self.wfile.write(b'{\"access_token\":\"one\"}')
http.server.ThreadingHTTPServer(('127.0.0.1', ${1:-9009}), Receiver).serve_forever()"
  # After & there is a shell that is only for it, and is ended in its place.
  [ "${BASHPID:-$$}" = $$ ] || exec python3 -c "$code"
  python3 -c "$code"
}

# ----- IntelliProve

# A call about Anna by the customer's back end: anna facescans
anna() { curl -sw '\n' "$URL/v2/$1?external_user_id=anna@example.test" -H x-api-key:test-key "${@:2}"; }

# Her action token, as her page would get it.
action_token() { anna users/authenticate --json '{"external_user_id":"anna@example.test"}' | text token; }

# The call that her page makes with $TOKEN.
page_of_anna() { curl -sw '\n' "$URL/v2/users" -H "authorization: Token $TOKEN" "$@"; }

# ----- Pulse

# What somebody types the n-th time: typing marie 6
typing() { curl -s "$URL/__admin/actions/pulse.make_pattern" -d "{\"typist\":\"$1\",\"repetition\":$2}"; }

# Whether that is Marie: typing marie 6 | as_marie
as_marie() {
  curl -s "$URL/pulse/user-verify/marie@example.test" -H apikey:demo-key --json @- |
    field 'recommended_action|robotReason|code'
}

# ----- Incode

# Show a face, perhaps at a source of its own: face ana kiosk
face() {
  curl -s "$URL/omni/incode-id/authenticate" -H x-api-key:test-api-key -H api-version:1.0 \
    --json "{\"face\":{\"template\":\"lookalike:face=$1\"},\"source\":\"${2:-app}\"}" |
    field 'status|failureReason|message' | grep -v '"FAIL"\|"otherError"' | tail -1
}

# A token for an identity or a verification, as a webhook would bring it: TOKEN=$(incode_token ana)
incode_token() { curl -s "$URL/__admin/tokens/incode" -d "{\"subject\":\"$1\"}" | text token; }

# What $TOKEN opens: incode userinfo
incode() {
  curl -sw '\n' "$URL/omni/incode-id/$1" -H x-api-key:test-api-key -H api-version:1.0 \
    -H "x-incode-hardware-id:$TOKEN" "${@:2}"
}

# The link to the picture of the document's front.
image_link() { incode userinfo | text frontIdImageUrl; }

# Somebody goes through the hosted page: what is decided, and the error that the page goes on with.
hosted_page() {
  local session
  session=$(curl -s "$URL/incode-id/api/sessions" --json "{\"client_id\":\"app\",\"identity\":\"$1\"}" | text session_id)
  curl -s "$URL/incode-id/api/sessions/$session/finish" --json '{}' | grep -oE '"status":"[A-Z]*"|error=[a-z_]*'
}

# ----- Identify

# A call about awsCognito users of $PROJECT: users login -X PUT --json …
users() { curl -sw '\n' "$URL/v1/user${1:+/$1}?projectId=$PROJECT&strategy=email&provider=awsCognito" "${@:2}"; }

# Log in: login ann@example.org 'bID>idfsf23!'
login() { users login -X PUT --json "{\"data\":{\"email\":\"$1\",\"password\":\"$2\"}}"; }

# The profile that $TOKEN opens.
profile() { users '' -H "authorization: Bearer $TOKEN"; }

# New tokens for $REFRESH.
refresh() { users refresh --json "{\"refreshToken\":\"$REFRESH\"}"; }

# Ann asks for a code, and reads her mail: it is $CODE then.
forgot() {
  users forgot-password -X PUT --json '{"data":{"email":"ann@example.org"}}' | field message
  CODE=$(curl -s "$URL/__admin/messages" | text code)
}

# Ann sets a password with $CODE: confirm 'other>Secret42!'
confirm() {
  users confirm-forgot-password \
    --json "{\"data\":{\"email\":\"ann@example.org\",\"confirmationCode\":\"$CODE\",\"password\":\"$1\"}}"
}

# Show a token of a network: social google google-of-ann-1
social() { curl -sw '\n' "$URL/v1/user/check/nonstandard?projectId=$PROJECT&strategy=email&provider=$1&accessToken=$2"; }

# A call without an account, by provider: guest login anonymous -X PUT --json …
guest() { curl -sw '\n' "$URL/v1/user${1:+/$1}?projectId=$PROJECT&strategy=simplified&provider=$2" "${@:3}"; }
