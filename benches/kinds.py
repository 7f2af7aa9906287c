"""The kinds of operations that `load.py` measures, and the world that they need.

Each goes to as many of the thousand namespaces as there are connections (`SIDE_BY_SIDE`), as tests do that run side by side,
with the tokens and ids of each. Some are there `in turn`, too: through all thousand, one after the other, so that nothing of
the next one is in any cache. That is the worst that can be asked, and nothing is promised of it but that a full journal
makes little of a difference.

What was promised is of reads and writes with a key, and of reads with a token. Kinds that compute (signatures, passwords,
faces, typing, pages) are shown and not judged, and so are writes with a token, or with nothing: a handler that computes
nothing says nothing of them.
"""

import json
import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

SPREAD, SIDE_BY_SIDE = 1000, 16
PROJECT, EMAIL, PASSWORD = "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "ann@example.org", "bID>idfsf23!"
DEVICE = "16713b2d-3848-42c7-aeb0-f9714beac892"
ORIGIN, JSON = "origin: https://app.example.test", "content-type: application/json"
KEY, PULSE = "x-api-key: test-key", "apikey: demo-key"
INCODE = "x-api-key: test-api-key\napi-version: 1.0"
DEMO = "external_user_id=demo@example.test"
MEANT = f"projectId={PROJECT}&strategy=email&provider=awsCognito"
SCENARIO = """
version: 1
extends: default
vendors:
  incode:
    settings: { token_ttl: 30d }
    identities: [{ key: ana, full_name: Ana Torres Vega, email: ana.torres@example.org, phone: '+525512345678' }]
  identify:
    settings: { attempts_per_hour: 0, lockout_after: 0, token_life: { access: 30d } }
    projects:
      - id: %s
        users: [{ provider: awsCognito, email: %s, password: '%s', devices: [{ device_id: %s }] }]
""" % (PROJECT, EMAIL, PASSWORD, DEVICE)


@dataclass
class Kind:
    """One kind of operation, and the share of bare that is promised of it."""

    name: str
    like: str
    share: float | None
    method: str
    target: str
    headers: str
    body: str = ""
    spread: int = SIDE_BY_SIDE
    prefix: str = "/@load-"
    # The method that undoes it, after so many requests; perhaps with a target of its own behind it.
    undo: str = ""
    behind: int = 2048
    bodies: str = ""
    # A file with a line for each namespace: what stands there for `%1`, `%2`…
    own: str = ""
    refused: bool = False
    # Whether `train.py` has it counted.
    counted: bool = True
    used: int = 0

    def environment(self):
        return {
            "METHOD": self.method, "TARGET": self.target, "HEADERS": self.headers, "BODY": self.body, "UNDO": self.undo, "BEHIND": str(self.behind),
            "SPREAD": str(self.spread), "PREFIX": self.prefix, "BODIES": self.bodies, "OWN": self.own,
            "SKIP": str(self.used), "NONCE": str(time.time_ns()),
        }

    def taught(self):
        """The query under which the bare server finds what ours answers."""
        return f"external_user_id={re.sub('[^a-z]+', '-', self.name)}@example.test"

    def first(self):
        """Path, body and fields as the first namespace is sent them."""
        own = open(self.own).readline().rstrip("\n").split("\t") if self.own else []
        def put(text):
            return re.sub(r"%(\d)", lambda found: own[int(found[1]) - 1], text).replace("%d", "first")
        fields = dict(line.split(": ", 1) for line in put(self.headers).splitlines())
        return f"{self.prefix}1{put(self.target)}", put(self.body) or None, fields

    def bare(self):
        """What the bare server is asked instead."""
        user = '{"external_user_id":"%d@example.test"}'
        method, target, body, undo = {
            "read": ("GET", f"/v2/users?{self.taught()}", "", ""),
            "create": ("POST", "/v2/users", user, ""),
            "create, told": ("POST", f"/v2/told?{self.taught()}", user, ""),
            "change": ("PATCH", f"/v2/users?{DEMO}", '{"language":"nl"}', ""),
            "come and go": ("POST", "/v2/named?external_user_id=%d@example.test", "", "DELETE"),
        }[self.like]
        # Its own framework refuses what names no type.
        headers = self.headers if not body or JSON in self.headers else f"{self.headers}\n{JSON}"
        return Kind(self.name, self.like, None, method, target, headers, body, prefix="", undo=undo, own=self.own, spread=self.spread)


def written(folder, name, lines):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path


def owned(ours, number):
    """Tokens and ids of one namespace, with tabs between: of IntelliProve, Incode and Identify. Pulse has a user to reset then."""
    at, incode = f"/@load-{number}", dict(line.split(": ") for line in INCODE.splitlines())
    token = ours.ask("POST", f"{at}/__admin/tokens/intelliprove", {"subject": "demo@example.test", "expires_in": "30d"})["token"]
    scan = ours.ask("POST", f"{at}/__admin/actions/intelliprove.complete_face_scan", {"user": "demo@example.test"})["face_scan_id"]
    shown = ours.ask("POST", f"{at}/omni/incode-id/authenticate", json.loads(FACE), incode)
    bearer = ours.ask("PUT", f"{at}/v1/user/login", LOGIN)["data"]["accessToken"]
    ours.ask("POST", f"{at}/__admin/actions/pulse.add_references", {"user_ref": "paul", "count": 1})
    return "\t".join([token, scan, shown["token"], shown["verificationId"], bearer])


FACE = json.dumps({"face": {"template": "lookalike:face=ana"}})
LOGIN = {"projectId": PROJECT, "strategy": "email", "provider": "awsCognito", "data": {"email": EMAIL, "password": PASSWORD, "deviceId": DEVICE}}
REGISTER = LOGIN | {"data": {"email": "%d@example.org", "password": PASSWORD}}
RENAME = LOGIN | {"data": {"username": "Ann"}}


def kinds(ours, folder):
    """All of them, with the world that they need."""
    def typed(number):
        command = [ours.process.args[0], "pattern", "--typist", "marie", "--repetition", str(number)]
        return json.dumps(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    with ThreadPoolExecutor(2) as made:
        patterns = written(folder, "patterns", made.map(typed, range(100, 228)))
    own = {"own": written(folder, "own", [owned(ours, number) for number in range(1, SIDE_BY_SIDE + 1)])}
    key, pulse, none = f"{ORIGIN}\n{KEY}", f"{ORIGIN}\n{PULSE}", None
    token, incode, bearer = f"{ORIGIN}\nauthorization: Token %1", f"{ORIGIN}\n{INCODE}\nX-Incode-Hardware-Id: %3", f"{ORIGIN}\nauthorization: Bearer %5"
    widget = json.dumps({"appearance": {"variation": "arc"}, "data": {"parameter": "heart_rate", "face_scan_id": "%2"}})
    create, change, named = '{"external_user_id":"%d@example.test"}', '{"language":"nl"}', "external_user_id=%d@example.test"
    every, more = {"spread": SPREAD}, {"counted": False}
    there = "/__admin/namespaces/made-%d"
    return [
        Kind("intelliprove: user, in turn", "read", none, "GET", f"/v2/users?{DEMO}", key, **every),
        Kind("intelliprove: create, in turn", "create", none, "POST", "/v2/users", f"{key}\n{JSON}", create, **every),
        Kind("intelliprove: change, in turn", "change", none, "PATCH", f"/v2/users?{DEMO}", f"{key}\n{JSON}", change, **every),
        Kind("pulse: user, in turn", "read", none, "GET", "/pulse/users/marie", pulse, **every),
        Kind("intelliprove: user, by key", "read", 0.85, "GET", f"/v2/users?{DEMO}", key),
        Kind("intelliprove: create a user", "create", 0.80, "POST", "/v2/users", f"{key}\n{JSON}", create),
        Kind("intelliprove: change a user", "change", 0.80, "PATCH", f"/v2/users?{DEMO}", f"{key}\n{JSON}", change),
        Kind("intelliprove: create, delete", "come and go", 0.80, "POST", f"/v2/users?{named}", key, undo="DELETE"),
        Kind("intelliprove: list of scans", "read", 0.85, "GET", f"/v2/facescans?{DEMO}", key),
        Kind("intelliprove: profile", "read", 0.85, "GET", f"/v2/userprofiles/physical?{DEMO}", key),
        Kind("intelliprove: questions", "read", 0.85, "GET", f"/v2/questions?{DEMO}", key),
        Kind("intelliprove: lookup keys", "read", 0.85, "GET", "/v2/questions/lookupkeys", key),
        Kind("intelliprove: answer", "change", 0.80, "POST", f"/v2/questions/answer?{DEMO}", f"{key}\n{JSON}", '{"lookup_key":"hours_sport_week","value":2}'),
        Kind("intelliprove: metrics", "read", none, "GET", f"/v2/metrics?{DEMO}", key),
        Kind("intelliprove: main widget", "read", none, "POST", f"/v2/widgets/main?{DEMO}", f"{key}\n{JSON}", '{"data":{}}'),
        Kind("intelliprove: signed URL", "read", none, "GET", f"/v2/facescans/url?{DEMO}", key, **more),
        Kind("intelliprove: user, by token", "read", 0.65, "GET", "/v2/users", token, **own),
        Kind("intelliprove: biomarkers, token", "read", 0.65, "GET", "/v2/biomarkers/%2", token, **own),
        Kind("intelliprove: widget, token", "read", none, "POST", "/v2/widgets/biomarker", f"{token}\n{JSON}", widget, **own),
        Kind("intelliprove: session, token", "create", none, "POST", "/plugin/api/sessions", f"{token}\n{JSON}", "{}", **own, **more),
        Kind("pulse: status", "read", 0.85, "GET", "/pulse/status", pulse),
        Kind("pulse: user", "read", 0.85, "GET", "/pulse/users/marie", pulse),
        Kind("pulse: reset a user", "change", 0.80, "POST", "/pulse/user-action/paul", f"{pulse}\n{JSON}", '{"type":"RESET_BIOMETRIC_PROFILE"}', **more),
        Kind("pulse: link", "create, told", 0.80, "POST", "/pulse-auth/api/links/create-profile/n%d", f"{pulse}\n{JSON}", "{}"),
        # In all of them: each makes what is counted of a user more.
        Kind("pulse: verify, judged", "create", none, "POST", "/pulse/user-verify/marie", f"{pulse}\n{JSON}", bodies=patterns, **every),
        Kind("incode: authenticate", "create", none, "POST", "/omni/incode-id/authenticate", f"{ORIGIN}\n{INCODE}\n{JSON}", FACE),
        Kind("incode: user info, by token", "read", 0.65, "GET", "/omni/incode-id/userinfo", incode, **own),
        Kind("incode: verification, token", "read", 0.65, "GET", "/omni/incode-id/verification/%4", incode, **own),
        Kind("incode: session", "create", none, "POST", "/incode-id/api/sessions", f"{ORIGIN}\n{JSON}", '{"client_id":"shop"}', **more),
        # Elsewhere: each makes what a check shows longer.
        Kind("identify: login, two RS256", "create", none, "PUT", "/v1/user/login", f"{ORIGIN}\n{JSON}", json.dumps(LOGIN), prefix="/@login-"),
        Kind("identify: register", "create", none, "POST", "/v1/user", f"{ORIGIN}\n{JSON}", json.dumps(REGISTER), prefix="/@login-", **more),
        Kind("identify: check, by token", "read", 0.65, "GET", f"/v1/user/check?{MEANT}&deviceId={DEVICE}", bearer, **own),
        Kind("identify: user, by token", "read", 0.65, "GET", f"/v1/user?{MEANT}", bearer, **own),
        Kind("identify: change, by token", "change", none, "PUT", "/v1/user", f"{bearer}\n{JSON}", json.dumps(RENAME), **own, **more),
        Kind("identify: keys", "read", none, "GET", f"/v1/projects/{PROJECT}/.well-known/jwks.json", ORIGIN, **more),
        Kind("admin: read the clock", "read", 0.85, "GET", "/__admin/clock", "accept: */*"),
        Kind("admin: move a clock", "change", 0.80, "POST", "/__admin/clock/advance", JSON, '{"by":"1s"}', prefix="/@steered-"),
        # Built on another thread, from the scenario or as a copy of one in which little happened: few of them stay, since at most
        # 10,000 may be there.
        Kind("admin: make, drop a namespace", "come and go", none, "POST", "/__admin/namespaces", JSON, '{"name":"made-%d"}', prefix="", undo=f"DELETE {there}", behind=128, **more),
        Kind("admin: fork, drop a namespace", "come and go", none, "POST", "/__admin/namespaces", JSON, '{"name":"made-%d","from":"faulty-1"}', prefix="", undo=f"DELETE {there}", behind=128, **more),
        Kind("admin: five of the journal", "read", none, "GET", "/__admin/requests?limit=5", "accept: */*"),
        Kind("refused: no key", "read", 0.85, "GET", "/v2/users", ORIGIN, refused=True),
        Kind("preflight", "read", none, "OPTIONS", "/v2/users", f"{ORIGIN}\naccess-control-request-method: POST", **more),
    ]
