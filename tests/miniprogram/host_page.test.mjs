// The photo component inside a page: what the page puts into its slots, what it changes, how WeChat's own settings show, two
// fingers on the frame, and a page that is hidden.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stageOf } from "./components.mjs";
import {
  eventsOf,
  files,
  openPhones,
  page,
  PHOTO,
  pictures,
  shown,
  step,
} from "./photo_component.mjs";

openPhones();

/** A page whose template is around the component. */
const HOST = {
  "host/index.js": "Page({ data: { name: '赵晓燕' }, received() {} });",
  "host/index.json": JSON.stringify({
    usingComponents: { "xuezhao-photo": "../xuezhao/photo/index" },
  }),
  "host/index.wxml": `
    <xuezhao-photo profile="chsi" bind:received="received">
      <view slot="header" class="before">{{name}}</view>
      <view slot="footer" class="after">客服电话</view>
    </xuezhao-photo>`,
};

test("slots: the page's header stands above, its footer below", async (t) => {
  const { phone, open } = await stageOf(page, { ...files, ...HOST });
  t.after(() => phone.end());
  phone.run("app.js", {});
  const host = await open("host/index", {});
  await host.child.until(step("pick"));
  const places = await page.evaluate((outer) => {
    const tree = (id) => document.getElementById(id)?.shadowRoot;
    const photo = tree(outer).querySelector("xuezhao-photo");
    const top = (element) => {
      const { top, bottom, height } = element.getBoundingClientRect();
      return { top, bottom, height };
    };
    const slotted = (name) =>
      photo.shadowRoot
        .querySelector(`slot[name=${name}]`)
        .assignedElements()
        .map((element) => [element.innerText, top(element)]);
    return {
      header: slotted("header"),
      card: top(photo.shadowRoot.querySelector(".pick")),
      footer: slotted("footer"),
    };
  }, host.id);
  const [[header, above]] = places.header;
  const [[footer, below]] = places.footer;
  assert.deepEqual([header, footer], ["赵晓燕", "客服电话"]);
  assert.ok(above.height > 0 && above.bottom <= places.card.top);
  assert.ok(below.height > 0 && below.top >= places.card.bottom);
  await host.close();
});

test("another profile from the page: the same photo is judged by it", async () => {
  const { component } = await shown();
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  component.setData({ profile: "cup-2023" });
  await component.until(() => eventsOf(component, "result").length === 2);
  await component.until(step("checked"));
  const profiles = eventsOf(component, "result").map(
    ({ report }) => report.profile,
  );
  assert.deepEqual(profiles, ["chsi", "cup-2023"]);
  assert.equal(component.data.shown.mayPrepare, false, "originals only");
  await component.close();
});

for (const [info, language, looks] of [
  [{ language: "zh_CN", fontSizeSetting: 17 }, "zh", /^zh $/],
  [{ language: "en", fontSizeSetting: 23 }, "en", /is-large/],
])
  test(`as WeChat is set: ${JSON.stringify(info)}`, async () => {
    const api = { getAppBaseInfo: () => info };
    const { component } = await shown({ api });
    await component.until(step("pick"));
    assert.match(component.data.looks, new RegExp(`^${language}`));
    assert.match(component.data.looks, looks);
    const text = await component.text();
    assert.match(text, language === "zh" ? /从相册选择/ : /Pick a photo/);
    await component.close();
  });

test("the camera in the component is as large as the component", async () => {
  const createCameraContext = () => ({});
  const { component } = await shown({
    api: { createCameraContext },
    properties: { large: "on", language: "en" },
  });
  await component.until(({ shown: now }) => now?.mayGuide);
  await component.tap("camera");
  await component.until(({ isShooting }) => isShooting);
  const camera = component.child;
  await camera.until(({ looks }) => looks !== "");
  assert.match(camera.data.looks, /^en is-large/);
  await component.close();
});

test("two fingers that part show the photo larger, and closer together smaller", async () => {
  const { component } = await shown();
  await component.until(step("pick"));
  await component.tap("album");
  await component.until(step("checked"));
  await component.tap("adjust");
  const widthOf = ({ photo }) => Number(/width:([\d.]+)%/.exec(photo)[1]);
  const before = widthOf(component.data.frame);
  const box = await page.evaluate(
    (id) => window.boxOf(id, ".frame-window"),
    component.id,
  );
  const middle = [box.left + box.width / 2, box.top + box.height / 2];
  const pinch = async (from, to) => {
    const [x, y] = middle;
    const left = await page.touchscreen.touchStart(x - from, y);
    const right = await page.touchscreen.touchStart(x + from, y);
    // Where the frame lies is asked when a finger comes down.
    await new Promise((done) => setTimeout(done, 100));
    await left.move(x - to, y);
    await right.move(x + to, y);
    await left.end();
    await right.end();
  };
  await pinch(40, 60);
  await component.until(({ frame }) => widthOf(frame) > before * 1.2);
  const larger = widthOf(component.data.frame);
  await pinch(60, 45);
  await component.until(({ frame }) => widthOf(frame) < larger * 0.9);
  await component.close();
});

test("a photo that was picked before the page was left is let go of", async () => {
  let give = null;
  const chooseMedia = ({ success }) =>
    (give = () => success({ tempFiles: [{ tempFilePath: PHOTO }] }));
  const { phone, component } = await shown({ api: { chooseMedia } });
  await component.until(step("pick"));
  await component.tap("album");
  await component.close();
  give();
  phone.picked.set(PHOTO, pictures.nobody);
  const again = await shown({ picture: pictures.nobody });
  await again.component.until(step("pick"));
  assert.deepEqual(eventsOf(component, "result"), []);
  await again.component.close();
});
