"""SMTP, where the server speaks first: a server that prints the mails it got, and a client that prints all that was answered."""
import asyncio
import hashlib
import logging
import smtplib
import socket
import sys

from aiosmtpd.smtp import SMTP


class Mails:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        digest = hashlib.sha256(envelope.content).hexdigest()[:16]
        print("mail", envelope.mail_from, envelope.rcpt_tos, len(envelope.content), digest, flush=True)
        return "250 taken"


async def serve(port):
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Mails(), hostname="suites", ident="first word", data_size_limit=32 << 20), "127.0.0.1", port)
    await server.serve_forever()


def use(port):
    with socket.create_connection(("127.0.0.1", port), timeout=60) as silent:
        print("without a word of ours:", silent.recv(1000))
    with smtplib.SMTP(timeout=60, local_hostname="client") as client:
        print(client.connect("127.0.0.1", port))
        print(client.ehlo())
        for size in (0, 1000, 1 << 20, 15 << 20):
            line = "..dots and more of them" * 3 + "\r\n"
            text = "Subject: of some size\r\n\r\n" + line * (size // len(line) + 1)
            print(client.sendmail("from@example.org", ["to@example.org", "nobody@example.org"], text))
        print(client.docmd("VRFY", "somebody"))
        print(client.docmd("NONSENSE"))
        print(client.quit())
    for number in range(200):
        with smtplib.SMTP("127.0.0.1", port, timeout=60, local_hostname="client") as client:
            client.sendmail("from@example.org", ["to@example.org"], f"Subject: {number}\r\n\r\nshort\r\n")
    print("200 mails on 200 connections")


how, port = sys.argv[1], int(sys.argv[2])
if how == "serve":
    asyncio.run(serve(port))
else:
    use(port)
