"""The stand-in's binary for one test case, and the people in it."""

import json
import logging
import re
import struct
import subprocess
import threading
import unittest
import urllib.request
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

BINARY = Path(__file__).parents[4] / "target" / "debug" / "local-telegram"
TOKEN = "7000000001:AAsecret"
# How a JPEG begins, which every photo is once it was sent.
JPEG = b"\xff\xd8\xff"

# unittest runs the event loop in its debug mode, which reports every slow step.
logging.getLogger("asyncio").setLevel(logging.ERROR)


class StandIn:
    """A running Bot API with one bot; `api` is its address."""

    def __init__(self):
        command = [BINARY, "--port", "0", "--script", "0", "--bot", f"{TOKEN}=my_bot"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        addresses = []
        while len(addresses) < 2:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("the stand-in ended before it said where it listens")
            addresses += re.findall(r"http://127\.0\.0\.1:\d+", line)
        self.api, self.script = addresses[:2]

    def stop(self):
        self.process.terminate()
        self.process.communicate()

    def act(self, act, name="Budi", **more):
        """Has a person do something; `stars`, `taps`, `writes` and what else the script knows."""
        body = json.dumps({"do": act, "token": TOKEN, "name": name, **more}).encode()
        request = urllib.request.Request(self.script, body, {"content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def person(self, name="Budi"):
        """The id of a person, who is in a chat with the bot from now on."""
        return self.act("person", name)

    def newest(self, name="Budi"):
        """The newest message in a person's chat."""
        return self.act("chat", name)[-1]


class Website:
    """A page that has one file."""

    def __init__(self, kind, body):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("content-type", kind)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/picture.png"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def png(width=60, height=40):
    """A grey picture."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x7f" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


class WithStandIn(unittest.IsolatedAsyncioTestCase):
    """Tests that share one stand-in."""

    @classmethod
    def setUpClass(cls):
        cls.stand_in = StandIn()
        cls.addClassCleanup(cls.stand_in.stop)
