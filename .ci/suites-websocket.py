"""WebSocket: an echo server, and a client that prints what it saw. Frames of all sizes, fragments, pings, and how they end."""
import asyncio
import hashlib
import sys

import websockets

LIMIT = 64 << 20


async def echo(socket):
    async for message in socket:
        if message == "leave":
            await socket.close(4001, "as asked")
        elif message == "count":
            for number in range(5000):
                await socket.send(str(number))
        else:
            await socket.send(message)


def digest(message):
    data = message.encode() if isinstance(message, str) else message
    return f"{type(message).__name__} {len(data)} {hashlib.sha256(data).hexdigest()[:16]}"


async def sizes(url, compression):
    async with websockets.connect(url, max_size=LIMIT, compression=compression) as socket:
        for size in (0, 1, 125, 126, 65535, 65536, 1 << 20, 10 << 20):
            for message in ("x" * size, bytes(range(256)) * (size // 256 + 1)):
                await socket.send(message)
                print(compression, digest(await socket.recv()))
        await socket.send(["frag", "men", "ted" * 10000])
        print(compression, digest(await socket.recv()))
        for _ in range(20):
            await (await socket.ping(b"are you there"))
        print(compression, "20 pongs")
        await socket.close(4000, "done here")
    print(compression, socket.close_code, socket.close_reason)


async def use(url):
    for compression in (None, "deflate"):
        await sizes(url, compression)
    async with websockets.connect(url) as socket:
        await socket.send("count")
        print("counted to", [await socket.recv() for _ in range(5000)][-1])
        await socket.send("leave")
        try:
            await socket.recv()
        except websockets.ConnectionClosed as closed:
            print("the server left:", closed.rcvd.code, closed.rcvd.reason)
    many = [websockets.connect(url) for _ in range(100)]
    sockets = await asyncio.gather(*(asyncio.wait_for(one, 60) for one in many))
    for number, socket in enumerate(sockets):
        await socket.send(str(number))
    print("of 100 at once:", sum([await socket.recv() == str(number) for number, socket in enumerate(sockets)]))
    await asyncio.gather(*(socket.close() for socket in sockets))


async def serve(port):
    async with websockets.serve(echo, "127.0.0.1", port, max_size=LIMIT):
        await asyncio.Future()


how, port = sys.argv[1], int(sys.argv[2])
asyncio.run(serve(port) if how == "serve" else use(f"ws://127.0.0.1:{port}/"))
