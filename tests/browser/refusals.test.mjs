// A receiver that refuses before it has read the whole body: Chromium reads the answer all the same, whatever the size.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { closeBrowser, launchChromium, startServer } from "./stage.mjs";

const KB = 1024;
const MB = 1024 * KB;

let server;
let browser;
let page;
before(async () => {
  server = await startServer();
  // No proxy in between: what the browser makes of a connection that ends early is what is asked.
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(server.address);
});
after(async () => {
  await closeBrowser(browser);
  server.stop();
});

/** Status and code of the answer to a body of so many bytes, as an upload reads them. */
const answerTo = (path, bytes) =>
  page.evaluate(
    (path, bytes) =>
      new Promise((done) => {
        const request = new XMLHttpRequest();
        request.open("POST", path);
        request.onerror = () => done(["no answer"]);
        request.onload = () => {
          const { error } = JSON.parse(request.responseText);
          done([request.status, error.code]);
        };
        request.send(new Blob([new Uint8Array(bytes)]));
      }),
    path,
    bytes,
  );

for (const bytes of [50 * KB, 500 * KB, 4 * MB, 15 * MB])
  test(`a question of ${bytes / KB} KB is answered with 413`, async () => {
    const answer = await answerTo("api/students", bytes);
    assert.deepEqual(answer, [413, "too_large"]);
  });

for (const bytes of [21 * MB, 40 * MB])
  test(`an upload of ${bytes / MB} MB is answered with 413`, async () => {
    const answer = await answerTo("api/submissions?profile=chsi", bytes);
    assert.deepEqual(answer, [413, "too_large"]);
  });

test("after too many claims the answer is 429, with the time to wait", async () => {
  const asked = await page.evaluate(async () => {
    for (let tries = 0; ; tries += 1) {
      const response = await fetch("api/students", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ code: `NOBODY-${tries}`, last_four: "0000" }),
      });
      if (response.status === 429 || tries > 200)
        return [response.status, response.headers.get("retry-after")];
    }
  });
  assert.equal(asked[0], 429);
  assert.ok(Number(asked[1]) > 0, asked[1]);
});
