"""gRPC: an echo server, and a client that prints what it saw: calls, streams, errors with their details, deadlines, leaving."""
import hashlib
import sys
import time
from concurrent import futures

import grpc

OPTIONS = [("grpc.max_receive_message_length", 64 << 20), ("grpc.max_send_message_length", 64 << 20)]
SLOW_SECONDS = 20


def unary(request, context):
    context.set_trailing_metadata((("answered", str(len(request))),))
    if request == b"fail":
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, "as asked")
    if request == b"slow":
        deadline = time.monotonic() + SLOW_SECONDS
        while context.is_active() and time.monotonic() < deadline:
            time.sleep(0.05)
    return request


def count(request, context):
    for number in range(int(request)):
        yield str(number).encode()


def gather(requests, context):
    return str(sum(len(request) for request in requests)).encode()


def both(requests, context):
    for request in requests:
        yield request[::-1]


HANDLERS = {
    "Unary": grpc.unary_unary_rpc_method_handler(unary),
    "Count": grpc.unary_stream_rpc_method_handler(count),
    "Gather": grpc.stream_unary_rpc_method_handler(gather),
    "Both": grpc.stream_stream_rpc_method_handler(both),
}


def serve(port):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16), options=OPTIONS)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("suites.Echo", HANDLERS),))
    server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    server.wait_for_termination()


def use(port):
    with grpc.insecure_channel(f"127.0.0.1:{port}", options=OPTIONS) as channel:
        call = channel.unary_unary("/suites.Echo/Unary")
        for size in (0, 1, 16383, 16384, 65535, 1 << 20, 20 << 20):
            request = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
            answer, details = call.with_call(request, timeout=60)
            print("unary", len(answer), hashlib.sha256(answer).hexdigest()[:16], details.code(), details.trailing_metadata())
        answers = [call.future(str(number).encode(), timeout=60) for number in range(2000)]
        print("of 2000 at once:", sum(answer.result() == str(number).encode() for number, answer in enumerate(answers)))
        for request, timeout in ((b"fail", 60), (b"slow", 1)):
            try:
                call(request, timeout=timeout)
            except grpc.RpcError as error:
                print(request, error.code(), error.details())
        try:
            channel.unary_unary("/suites.Echo/Missing")(b"", timeout=60)
        except grpc.RpcError as error:
            print("missing", error.code())
        print("count", sum(1 for _ in channel.unary_stream("/suites.Echo/Count")(b"20000", timeout=60)))
        leaving = channel.unary_stream("/suites.Echo/Count")(b"100000000", timeout=60)
        print("left after", next(leaving), next(leaving), leaving.cancel())
        print("gather", channel.stream_unary("/suites.Echo/Gather")(iter([b"x" * 5000] * 2000), timeout=60))
        spoken = channel.stream_stream("/suites.Echo/Both")((str(number).encode() for number in range(5000)), timeout=60)
        print("both", hashlib.sha256(b" ".join(spoken)).hexdigest())


how, port = sys.argv[1], int(sys.argv[2])
(serve if how == "serve" else use)(port)
