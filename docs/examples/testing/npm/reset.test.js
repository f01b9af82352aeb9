import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net from "node:net";
import { test } from "node:test";
import { GenericContainer, Wait } from "testcontainers";

const image = process.env.HANGUP_IMAGE ?? "hangup:latest";

const get = (host) =>
  new Promise((resolve, reject) => {
    let answer = "";
    net.connect(8080, host)
      .on("error", reject)
      .on("data", (bytes) => (answer += bytes))
      .on("end", () => resolve(answer.split("\r\n\r\n")[1]))
      .write("GET / HTTP/1.0\r\n\r\n");
  });

test("the first answer is reset and the second arrives", async () => {
  const service = http.createServer((_, response) => response.end("hello")).listen(0, "0.0.0.0");
  await once(service, "listening");
  const hangup = await new GenericContainer(image)
    .withExtraHosts([{ host: "host.docker.internal", ipAddress: "host-gateway" }])
    .withEnvironment({ HANGUP_ADMIN_TOKEN: "only-for-this-test" })
    .withCommand(["run", `0.0.0.0:8080=host.docker.internal:${service.address().port}`,
      "--rule", "reset when answering, [1]", "--admin", "0.0.0.0:9191"])
    .withExposedPorts(9191)
    .withWaitStrategy(Wait.forHttp("/readyz", 9191))
    .start();
  try {
    // The container's own address: a mapped port leads through Docker's forwarder, which turns a RST into an end.
    const address = hangup.getIpAddress("bridge");
    await assert.rejects(get(address), { code: "ECONNRESET" });
    assert.equal(await get(address), "hello");
  } finally {
    await hangup.stop();
    service.close();
  }
});
