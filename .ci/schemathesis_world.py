"""What a caller of each API knows, for requests that schemathesis makes up: credentials that hold, ids that exist, typing
that reads, faces that are enrolled. Three of four requests that fit their schemas get them, so that the answers to what is
right are checked as often as those to what is wrong; what is made up to be wrong stays as it is.

Schemathesis loads this file as its hooks; the script beside it says of which server and document."""

import itertools
import json
import os
import urllib.parse
import urllib.request

import schemathesis

URL, DOCUMENT, NAMESPACE = (os.environ[f"LOOKALIKE_{name}"] for name in ("URL", "DOCUMENT", "NAMESPACE"))
PROJECT, DEVICE = "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "16713b2d-3848-42c7-aeb0-f9714beac892"
EMAIL, PASSWORD = "ann@example.org", "bID>idfsf23!"
INCODE = {"x-api-key": "test-api-key", "api-version": "1.0"}
# What waits for something to come would only show for how long a client waits with it.
WAITING = ("/__admin/requests/verify", "/__admin/webhooks/wait")
numbers, calls = itertools.count(1), itertools.count()


def ask(method, path, body=None, headers=None):
    """The answer of the server, as JSON, in the namespace of the document."""
    fields = {"x-lookalike-namespace": NAMESPACE, "content-type": "application/json", **(headers or {})}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, fields, method=method), timeout=10) as answer:
        return json.load(answer)


def act(action, **arguments):
    return ask("POST", f"/__admin/actions/{action}", arguments)


def intelliprove(operation, path, query, headers, body):
    key = {"x-api-key": "test-key"}
    by_user = {"external_user_id": "demo@example.test"}
    if operation.split()[0] in ("DELETE", "PUT", "PATCH") and "/v2/users" in operation:
        by_user = {"external_user_id": f"user-{next(numbers)}@example.test"}
        ask("POST", "/v2/users", by_user, key)
    query.pop("user_id", None)
    if operation == "POST /v2/users":
        body.update(external_user_id=f"user-{next(numbers)}@example.test")
    elif "/v2/" in operation:
        query.update(by_user)
    if "face_scan_id" in path:
        scans = ask("GET", "/v2/facescans?external_user_id=demo@example.test", headers=key)
        path["face_scan_id"] = scans[0]["face_scan_id"]
    token = ask("POST", "/__admin/tokens/intelliprove", {"subject": "demo@example.test"})["token"]
    headers.update({"authorization": f"Token {token}"} if "/plugin/api" in operation else key)
    if "session_id" in path:
        session = ask("POST", "/plugin/api/sessions", {}, {"authorization": f"Token {token}"})
        path["session_id"] = session["session_id"]
        body.update(event="recording_started")
    if "name" in path:
        path["name"] = ["main", "recommendations", "todos"][next(numbers) % 3]
        query.pop("version", None)
        body.clear()
        body["data"] = {}
    if "path" in path:
        path["path"] = "content/v1/widget-loading.html"


def pulse(operation, path, query, headers, body):
    headers["apikey"] = "demo-key"
    user = "marie"
    if "user_ref" in path:
        if "DELETE" in operation or "reset" in operation or body.get("type") == "RESET_BIOMETRIC_PROFILE":
            user = f"user-{next(numbers)}"
            act("pulse.add_references", user_ref=user, count=1)
        path["user_ref"] = f"new-{next(numbers)}" if "create-profile" in operation else user
    if "complete-profile" in operation:
        path["user_ref"] = f"begun-{next(numbers)}"
        act("pulse.add_references", user_ref=path["user_ref"], count=1)
    if "{key}" in operation:
        link = ask("POST", f"/pulse-auth/api/links/create-profile/new-{next(numbers)}", {}, {"apikey": "demo-key"})
        path["key"] = link["key"]
    if "verify" in operation or "passes" in operation or body.get("type") == "LINK_PATTERN":
        headers["x-enrollment"] = "USER"
        body.clear() if "passes" not in operation else body.update(device=DEVICE)
        made = act("pulse.make_pattern", typist=user, text="mountain lighthouse garden", repetition=next(numbers) % 50)["pattern"]
        body.update({"type": "LINK_PATTERN", "data": made} if "action" in operation else made)


def incode(operation, path, query, headers, body):
    headers.update(INCODE)
    shown = ask("POST", "/omni/incode-id/authenticate", {"face": {"template": "lookalike:face=ana"}}, INCODE)
    headers["X-Incode-Hardware-Id"] = shown["token"]
    if "id" in path:
        path["id"] = shown["verificationId" if "/verification/" in operation else "authenticationId"]
    if "identity_id" in path:
        info = ask("GET", "/omni/incode-id/userinfo", headers={**INCODE, "X-Incode-Hardware-Id": shown["token"]})
        address = urllib.parse.urlsplit(info["idImagesInfo"]["frontIdImageUrl"])
        path.update(identity_id=info["identityId"], side="front")
        query.update(urllib.parse.parse_qsl(address.query))
    if "session_id" in path:
        path["session_id"] = ask("POST", "/incode-id/api/sessions", {"client_id": "test-client"})["session_id"]
        body.clear()
        body["result"] = ["failed", "camera_denied", "abandoned"][next(numbers) % 3]
    if "authenticate" in operation:
        body["face"] = {"template": f"lookalike:face={['ana', 'nobody'][next(numbers) % 2]}"}
    if "sessions" in operation or "client_id" in query:
        (query if "client_id" in query else body).update(client_id="test-client")
        for optional in ("redirect_url", "identity", "verification_id"):
            query.pop(optional, None), body.pop(optional, None)


def identify(operation, path, query, headers, body):
    meant = {"projectId": PROJECT, "strategy": "email", "provider": "awsCognito"}
    session = ask("PUT", "/v1/user/login", {**meant, "data": {"email": EMAIL, "password": PASSWORD, "deviceId": DEVICE}})["data"]
    headers["authorization"] = f"Bearer {session['accessToken']}"
    for surplus in ("externalId", "userId", "accessToken"):
        query.pop(surplus, None), body.pop(surplus, None)
    if not operation.startswith("GET"):
        query.clear()
    (query if operation.startswith("GET") else body).update(meant)
    if "check" in operation:
        query["deviceId"] = DEVICE
    if "nonstandard" in operation:
        token = f"token-{next(numbers)}"
        act("identify.register_token", token=token, provider="google", subject="1001")
        query.update(provider="google", accessToken=token)
        headers.pop("authorization")
    data = {
        "POST /user": {"email": f"user-{next(numbers)}@example.org", "password": PASSWORD},
        "PUT /user/login": {"email": EMAIL, "password": PASSWORD, "deviceId": DEVICE},
        "PUT /user": {"username": f"Ann {next(numbers)}"},
        "PUT /user/change-password": {"password": PASSWORD, "previousPassword": PASSWORD},
        "PUT /user/forgot-password": {"email": EMAIL},
        "PUT /user/game-profile": {"type": "points", "operation": "add", "value": {"pointId": "gold", "value": 1}},
    }
    if operation == "POST /user/confirm-forgot-password":
        ask("PUT", "/v1/user/forgot-password", {**meant, "data": {"email": EMAIL}})
        code = ask("GET", "/__admin/messages?limit=1")["messages"][0]["code"]
        data[operation] = {"email": EMAIL, "password": PASSWORD, "confirmationCode": code}
    if operation in data:
        body["data"] = data[operation]
    if operation == "POST /user/refresh":
        body["refreshToken"] = session["refreshToken"]


def admin(operation, path, query, headers, body):
    if operation.endswith(WAITING):
        # There are at least none, of whatever it may be.
        body.clear()
        body.update({"count": 0} if "webhooks" in operation else {"count": {"min": 0}})
    if "name" in path:
        path["name"] = "default" if "scenarios" in operation or "GET" in operation else f"gone-{next(numbers)}"
        if "DELETE" in operation:
            ask("POST", "/__admin/namespaces", {"name": path["name"]})
    if operation == "POST /__admin/namespaces":
        body.clear()
        body["name"] = f"new-{next(numbers)}"
    if "id" in path and "requests" in operation:
        ask("GET", "/pulse/status", headers={"apikey": "demo-key"})
        path["id"] = ask("GET", "/__admin/requests?limit=1")["requests"][0]["id"]
    if operation == "PUT /__admin/state":
        body.clear()
        body.update(ask("GET", "/__admin/state"))
    if "id" in path and "webhooks" in operation:
        endpoint = {"vendor": "incode", "url": "http://127.0.0.1:9/", "events": ["verification.completed"]}
        ask("PUT", "/__admin/webhooks/endpoints", {"endpoints": [endpoint]})
        act("incode.complete_verification", status="FAILED")
        path["id"] = ask("GET", "/__admin/webhooks")["webhooks"][0]["id"]
    if "action" in path:
        path["action"] = "identify.reset_limits"
        body.clear()
    if "vendor" in path:
        path["vendor"] = "intelliprove"
        if "tokens" in operation:
            body.clear()
            body["subject"] = "demo@example.test"
    if "document" in path:
        path["document"] = "incode.json"


@schemathesis.hook
def before_call(context, case, kwargs):
    """Let most requests that are meant to be right be right, and none wait."""
    if DOCUMENT == "admin" and case.operation.path.endswith(WAITING) and isinstance(case.body, dict) and isinstance(case.body.get("within", ""), str):
        case.body = case.body | {"within": "0s"}
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive or next(calls) % 4 == 0:
        return
    path, query = dict(case.path_parameters or {}), dict(case.query or {})
    headers, body = dict(case.headers or {}), dict(case.body) if isinstance(case.body, dict) else {}
    has_body = isinstance(case.body, dict) or (case.operation.body and DOCUMENT == "identify")
    globals()[DOCUMENT](f"{case.operation.method.upper()} {case.operation.path}", path, query, headers, body)
    case.path_parameters, case.query, case.headers = path, query, headers
    if DOCUMENT == "admin" and case.operation.path.endswith(WAITING):
        body["within"] = "0s"
    if has_body:
        case.body, case.media_type = body, "application/json"
