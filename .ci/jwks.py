#!/usr/bin/env python3
"""Verify Identify's tokens with PyJWT, through the discovery document and the key set that a server publishes.

Usage: jwks.py BASE_URL. Rust's jsonwebtoken does the same in the test suite; this is the library that is not ours.
"""

import argparse
import json
import urllib.request

import jwt

PROJECT = "a69a31e9-f2e6-4d5f-b080-6138c6a721b7"
ACCOUNT = {"email": "ann@example.test", "password": "bID>idfsf23!"}
options = argparse.ArgumentParser(description="Verify Identify's tokens with PyJWT.")
options.add_argument("base", metavar="BASE_URL")
BASE = options.parse_args().base.rstrip("/")


def ask(method, path, data):
    body = {"projectId": PROJECT, "strategy": "email", "provider": "awsCognito", "data": data}
    request = urllib.request.Request(BASE + path, json.dumps(body).encode(), method=method)
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["data"]


def refused(token, key, **expected):
    try:
        jwt.decode(token, key, algorithms=["RS256"], **expected)
    except jwt.InvalidTokenError as error:
        return type(error).__name__
    raise SystemExit(f"accepted what it should refuse: {expected}")


ask("POST", "/v1/user", ACCOUNT)
session = ask("PUT", "/v1/user/login", ACCOUNT)
with urllib.request.urlopen(f"{BASE}/v1/projects/{PROJECT}/.well-known/openid-configuration") as answer:
    discovery = json.load(answer)
keys = jwt.PyJWKClient(discovery["jwks_uri"])
issuer = discovery["issuer"]
for name, audience in [("accessToken", None), ("profileToken", PROJECT)]:
    token = session[name]
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(
        token, key, algorithms=["RS256"], issuer=issuer, audience=audience, options={"require": ["exp", "iat", "sub"]}
    )
    assert claims["exp"] - claims["iat"] == 3600, claims
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": "identify-1", "typ": "JWT"}
    head, payload, signature = token.split(".")
    other = ("A" if signature[0] != "A" else "B") + signature[1:]
    assert refused(f"{head}.{payload}.{other}", key, issuer=issuer, audience=audience) == "InvalidSignatureError"
    assert refused(token, key, issuer="https://issuer.invalid", audience=audience) == "InvalidIssuerError"
print(f"PyJWT {jwt.__version__} verifies both tokens through {discovery['jwks_uri']}")
