// Makes calls with an HTTP client of Node, one after the other, and prints what the application sees of each in one line.
// Arguments: http or fetch, a base URL, and the calls: read, write, big, upload; wait does nothing until a line can be read.
'use strict';
const http = require('http');

const [which, base, ...steps] = process.argv.slice(2);
const limitMillis = Number(process.env.ZOO_LIMIT_MILLIS || 15000);
const agent = new http.Agent({ keepAlive: true });

const body = (step) => ({ write: Buffer.alloc(3), upload: Buffer.alloc(8000000) })[step];
const answer = (step, status, bytes) => {
  const whole = step === 'big' ? 1000000 : 2;
  return bytes === whole ? `${status} OK` : `${status} with ${bytes} of ${whole} bytes`;
};

function byHttp(step, url) {
  return new Promise((resolve, reject) => {
    const upload = body(step);
    const options = { agent, method: upload ? 'POST' : 'GET', timeout: limitMillis };
    if (upload) {
      options.headers = { 'Content-Length': upload.length };
    }
    const request = http.request(url, options, (response) => {
      let bytes = 0;
      response.on('data', (chunk) => { bytes += chunk.length; });
      response.on('error', reject);
      response.on('end', () => resolve(answer(step, response.statusCode, bytes)));
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', reject);
    request.end(upload);
  });
}

async function byFetch(step, url) {
  const upload = body(step);
  const response = await fetch(url, {
    method: upload ? 'POST' : 'GET', body: upload, signal: AbortSignal.timeout(limitMillis),
  });
  return answer(step, response.status, (await response.arrayBuffer()).byteLength);
}

function line() {
  return new Promise((resolve) => {
    process.stdin.once('data', () => { process.stdin.pause(); resolve(); });
  });
}

function withCauses(error) {
  const words = `${error.name}: ${error.message}${error.code && !error.message.includes(error.code) ? ` (${error.code})` : ''}`;
  return error.cause ? `${words} <- ${withCauses(error.cause)}` : words;
}

(async () => {
  let nth = 0;
  for (const step of steps) {
    if (step === 'wait') {
      await line();
      continue;
    }
    nth += 1;
    const url = `${base}${nth}/${step}`;
    try {
      console.log(await (which === 'http' ? byHttp(step, url) : byFetch(step, url)));
    } catch (error) {
      console.log(withCauses(error));
    }
    // A connection is free again only in the next turn of the event loop.
    await new Promise(setImmediate);
  }
  process.exit(0);
})();
