// The photo component's uploads: lost answers, interruptions, a mini-program that is ended, and targets of any kind.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { confirmAndSend } from "./components.mjs";
import {
  eventsOf,
  gone,
  openPhones,
  prepared,
  server,
  shown,
  step,
  stored,
  trouble,
} from "./photo_component.mjs";

openPhones();

test("full storage: no photo is made; one that was made is sent, and the student is warned", async () => {
  const { phone, component } = await shown({
    spoil: (attempt) => (attempt === 1 ? "uploadFile:fail timeout" : undefined),
  });
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  phone.isFull = true;
  await component.tap("prepare");
  await component.until(trouble);
  assert.match(component.data.shown.trouble, /存储空间不足/);
  phone.isFull = false;
  await component.tap("prepare");
  await component.until(step("prepared"));
  phone.isFull = true;
  await confirmAndSend(component);
  await component.until(({ shown: now }) => now.sending?.kind === "waiting");
  assert.match(component.data.shown.note, /请不要关闭小程序/);
  await component.tap("hurry");
  await component.until(step("received"));
  await component.close();
});

test("an answer that is lost: one submission, one receipt", async () => {
  const count = stored().length;
  const { component, uploads } = await shown({
    spoil: (attempt) => (attempt === 1 ? "lost" : undefined),
    properties: { after: "r-1" },
  });
  await prepared(component);
  await confirmAndSend(component);
  await component.until(({ shown: now }) => now.sending?.kind === "waiting");
  assert.match(component.data.shown.sending.words, /第 1 次重试/);
  await component.until(step("received"));
  assert.equal(uploads.length, 2);
  assert.equal(uploads[0].key, uploads[1].key);
  assert.equal(stored().length, count + 1);
  await component.close();
});

test("an upload that was cut off is made again when the mini-program is shown", async () => {
  const listeners = {};
  const { component } = await shown({
    spoil: (attempt) =>
      attempt < 4 ? "uploadFile:fail interrupted" : undefined,
    api: { onAppShow: (listener) => (listeners.show = listener) },
    properties: { after: "r-2" },
  });
  await prepared(component);
  await confirmAndSend(component);
  for (const attempt of [1, 2, 3]) {
    await component.until(
      ({ shown: now }) =>
        now.sending?.kind === "waiting" &&
        now.sending.words.includes(`第 ${attempt} 次`),
    );
    listeners.show();
  }
  await component.until(step("received"));
  await component.close();
});

test("an upload outlives the mini-program, and ends when it is opened again", async () => {
  const first = await shown({
    spoil: () => "uploadFile:fail timeout",
    properties: { after: "r-3", fields: { contact: "a@example.cn" } },
  });
  await prepared(first.component);
  await confirmAndSend(first.component);
  await first.component.until(
    ({ shown: now }) => now.sending?.kind === "waiting",
  );
  const kept = [...first.phone.written].filter(([path]) =>
    /upload-chsi/.test(path),
  );
  assert.equal(kept.length, 2);
  const [made] = eventsOf(first.component, "prepared");
  const bytes = first.phone.read(made.filePath);
  first.phone.end();
  await first.component.close();

  const second = await shown({ kept });
  await second.component.until(step("sending", "received"));
  await second.component.until(step("received"));
  const [{ receipt }] = eventsOf(second.component, "received");
  assert.ok(readFileSync(join(server.store, `${receipt}.jpg`)).equals(bytes));
  assert.equal(second.uploads[0].contact, "a@example.cn");
  await gone(second.phone, /upload/);
  await second.component.close();
});

for (const [spoiled, words] of [
  ["uploadFile:fail url not in domain list", /合法域名/],
  ["uploadFile:fail file not found", /已经不在手机里/],
])
  test(`an upload that can never leave: ${spoiled}`, async () => {
    let attempts = 0;
    const { component } = await shown({
      spoil: (attempt) => {
        attempts = attempt;
        return spoiled;
      },
    });
    await prepared(component);
    await confirmAndSend(component);
    await component.until(trouble);
    assert.match(component.data.shown.trouble, words);
    assert.equal(attempts, 1);
    await component.close();
  });

test("a photo that the receiver refuses is not sent again: another one is asked for, and no word says that it is fine", async () => {
  let attempts = 0;
  const message = { zh: "照片已经提交过了。", en: "Submitted already." };
  const data = JSON.stringify({ error: { code: "refused", message } });
  const uploadFile = ({ success }) => {
    attempts += 1;
    setTimeout(() => success({ statusCode: 422, data }), 5);
    return { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} };
  };
  const { component } = await shown({ api: { uploadFile } });
  await prepared(component);
  await confirmAndSend(component);
  await component.until(trouble);
  const { shown: now } = component.data;
  assert.deepEqual(
    [now.verdict, now.maySend, now.isAgainMain],
    [null, false, true],
  );
  await component.tap("again");
  await component.until(step("checked"));
  assert.equal(attempts, 1);
  await component.close();
});

test("a store takes the photo under a POST policy, and the operator is told", async () => {
  const asked = [];
  const request = ({ url, data, success }) => {
    asked.push([url, JSON.parse(data)]);
    const grant = {
      url: "https://bucket.example.com/",
      fields: {
        key: "photos/1.jpg",
        policy: "eyJ9",
        success_action_status: "204",
      },
      confirm: "/confirm",
    };
    const answer = url.endsWith("/grant") ? grant : { receipt: "R-77" };
    setTimeout(
      () =>
        success({ statusCode: 200, data: JSON.stringify(answer), header: {} }),
      1,
    );
    return { abort: () => undefined };
  };
  const forms = [];
  const uploadFile = ({ url, name, formData, success }) => {
    forms.push({ url, name, ...formData });
    setTimeout(() => success({ statusCode: 204, data: "" }), 1);
    return { abort() {}, onHeadersReceived() {}, onProgressUpdate() {} };
  };
  const target = { kind: "post", grant: "https://photos.example.edu.cn/grant" };
  const { component } = await shown({
    api: { request, uploadFile },
    properties: { receiver: target },
  });
  await prepared(component);
  await confirmAndSend(component);
  await component.until(step("received"));
  assert.equal(component.data.shown.receipt, "R-77");
  assert.deepEqual(forms, [
    {
      url: "https://bucket.example.com/",
      name: "file",
      key: "photos/1.jpg",
      policy: "eyJ9",
      success_action_status: "204",
    },
  ]);
  assert.deepEqual(
    asked.map(([url]) => url),
    ["grant", "confirm"].map((name) => `https://photos.example.edu.cn/${name}`),
  );
  assert.ok(asked[0][1].bytes > 20_000);
  await component.close();
});
