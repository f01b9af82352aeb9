"""Makes calls with an HTTP client of Python, one after the other, and prints what the application sees of each.

Arguments: http.client or requests, a base URL, and the calls: read, write, big, upload; wait reads a line.
"""
import http.client
import os
import sys
import urllib.parse

BODIES = {"write": bytes(3), "upload": bytes(8_000_000)}
LIMIT_SECONDS = int(os.environ.get("ZOO_LIMIT_MILLIS", "15000")) / 1000


def answer(step, status, size):
    whole = 1_000_000 if step == "big" else 2
    return f"{status} OK" if size == whole else f"{status} with {size} of {whole} bytes"


class ByHttpClient:
    """One connection, kept; after an error it is closed, as the documentation says."""

    def __init__(self, base):
        self.connection = http.client.HTTPConnection(urllib.parse.urlsplit(base).netloc, timeout=LIMIT_SECONDS)

    def ask(self, step, url):
        try:
            body = BODIES.get(step)
            self.connection.request("POST" if body else "GET", urllib.parse.urlsplit(url).path, body)
            response = self.connection.getresponse()
            return answer(step, response.status, len(response.read()))
        except Exception:
            self.connection.close()
            raise


class ByRequests:
    """A session, which keeps its connections."""

    def __init__(self, base):
        import requests

        self.session = requests.Session()
        self.session.trust_env = False

    def ask(self, step, url):
        body = BODIES.get(step)
        response = self.session.request("POST" if body else "GET", url, data=body, timeout=LIMIT_SECONDS)
        return answer(step, response.status_code, len(response.content))


def main():
    which, base, *steps = sys.argv[1:]
    client = {"http.client": ByHttpClient, "requests": ByRequests}[which](base)
    nth = 0
    for step in steps:
        if step == "wait":
            sys.stdin.readline()
            continue
        nth += 1
        try:
            print(client.ask(step, f"{base}{nth}/{step}"), flush=True)
        except Exception as error:
            print(f"{type(error).__name__}: {error}", flush=True)


main()
