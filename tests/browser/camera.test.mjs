// The live guide and the code scanner, before a film as the camera.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import {
  allowed,
  codeFrame,
  openCameraStage,
  person,
  show,
} from "./camera.mjs";
import { file } from "./pictures.mjs";
import { press, verdictOf } from "./stage.mjs";

const axe = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

/** The drawn person where the rules hold, and too far away. */
const RIGHT = { x: 0.5, crown: 0.215, height: 0.31 };
const FAR = { x: 0.5, crown: 0.3, height: 0.18 };

let stage;
let films;
before(async () => {
  // The browser wants a film before it starts.
  show(Buffer.from([0xff, 0xd8, 0xff, 0xd9]));
  stage = await openCameraStage();
  const page = await stage.visit();
  films = {
    right: await person(page, RIGHT),
    far: await person(page, FAR),
    nobody: await person(page, null),
    code: await codeFrame(page),
  };
});
after(() => stage.close());

/** A page with the guide open before a film. */
async function guided(film, prepare = allowed(stage)) {
  show(films[film]);
  const page = await stage.visit("?profile=chsi", async (page) => {
    await prepare(page);
    await page.evaluateOnNewDocument(() => {
      window.tracks = [];
      const media = navigator.mediaDevices;
      const { getUserMedia } = media;
      media.getUserMedia = async (...given) => {
        const stream = await getUserMedia.apply(media, given);
        window.tracks.push(...stream.getTracks());
        return stream;
      };
    });
  });
  await press(page, "camera-open");
  await page.waitForSelector("[data-testid=camera]");
  return page;
}

const hinted = (page, hint) =>
  page.waitForSelector(`[data-testid=camera][data-hint=${hint}]`);

const wordsOf = (page) =>
  page.$eval(".camera-hint", ({ textContent }) => textContent);

const running = (page) =>
  page.evaluate(
    () => window.tracks.filter((t) => t.readyState === "live").length,
  );

test("all holds: the shutter shows it, and the photo is checked", async () => {
  const page = await guided("right");
  await page.waitForSelector("[data-testid=camera][data-ready=true]");
  await page.waitForSelector("[data-testid=shutter].is-ready");
  const tones = await page.$$eval(".camera-window line[data-tone]", (lines) =>
    lines.map(({ dataset }) => dataset.tone),
  );
  assert.ok(tones.length >= 6 && tones.every((tone) => tone === "pass"));
  await press(page, "shutter");
  assert.notEqual(await verdictOf(page), undefined);
  assert.equal(await page.$("[data-testid=camera]"), null);
  assert.equal(await running(page), 0);
  const size = await page.$eval(
    "[data-testid=preview] img",
    ({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight],
  );
  assert.deepEqual(size, [960, 1280]);
  assert.deepEqual(page.problems, []);
});

test("too far away: one hint in words, and the student may shoot anyway", async () => {
  const page = await guided("far");
  await hinted(page, "closer");
  assert.match(await wordsOf(page), /再近一点/);
  assert.equal(await page.$("[data-testid=shutter].is-ready"), null);
  await press(page, "shutter");
  await verdictOf(page);
});

test("nobody in sight", async () => {
  const page = await guided("nobody");
  await hinted(page, "nobody");
  assert.match(await wordsOf(page), /对准/);
  await page.keyboard.press("Escape");
  await page.waitForFunction(
    () => document.querySelector("[data-testid=camera]") === null,
  );
  assert.equal(await running(page), 0);
});

test("a hidden tab lets the camera go; looking again opens it", async () => {
  const page = await guided("far");
  await hinted(page, "closer");
  const turn = (hidden) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", {
        value: hidden,
        configurable: true,
      });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await turn(true);
  assert.equal(await running(page), 0);
  await turn(false);
  await page.waitForFunction(() =>
    window.tracks.some((track) => track.readyState === "live"),
  );
  await press(page, "camera-close");
  assert.equal(await running(page), 0);
});

test("refused: words, and the phone's own camera instead", async () => {
  const page = await guided("right", async () => {});
  await page.waitForSelector("[data-testid=camera][data-trouble=refused]");
  const words = await page.$eval(".camera-trouble", (p) => p.textContent);
  assert.match(words, /没有相机权限/);
  const input = await page.waitForSelector("[data-testid=camera-input]");
  const capture = await input.evaluate((element) =>
    element.getAttribute("capture"),
  );
  assert.equal(capture, "environment");
  await input.uploadFile(file("own.jpg", films.right));
  await verdictOf(page);
});

test("where no camera may be asked for, the button is the phone's own", async () => {
  const page = await stage.visit("?profile=chsi", (page) =>
    page.evaluateOnNewDocument(() =>
      Object.defineProperty(navigator, "mediaDevices", { value: undefined }),
    ),
  );
  assert.equal(await page.$("[data-testid=camera-open]"), null);
  assert.ok(await page.$("input[capture=environment]"));
});

test("an original is not taken by this page's camera", async () => {
  const page = await stage.visit("?profile=cup-2023");
  assert.equal(await page.$("[data-testid=camera-open]"), null);
});

test("axe finds nothing in the guide", async () => {
  const page = await guided("far");
  await hinted(page, "closer");
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
  assert.deepEqual(found, []);
});

/** The scanner before a film, opened in the code step. */
async function scanning(film) {
  show(films[film]);
  const query = "?profile=biye-zhengzhao";
  const page = await stage.visit(query, allowed(stage));
  const heading = () =>
    page.$eval(".step-heading", ({ textContent }) => textContent);
  for (let step = 0; step < 6; step += 1) {
    if (await page.$("[data-testid=code-camera]")) break;
    const before = await heading();
    await press(page, "next");
    await page.waitForFunction(
      (before) =>
        document.querySelector(".step-heading").textContent !== before,
      {},
      before,
    );
  }
  await press(page, "code-camera");
  return page;
}

test("a code held before the camera is read, and the camera let go", async () => {
  const page = await scanning("code");
  assert.equal(await verdictOf(page), "pass");
  const shown = await page.$eval("[data-testid=verdict]", (v) => v.textContent);
  assert.match(shown, /XUEZ…0001/);
  assert.equal(await page.$("[data-testid=camera]"), null);
  assert.deepEqual(page.problems, []);
});

test("without a code the scanner goes on looking until it is closed", async () => {
  const page = await scanning("nobody");
  await page.waitForSelector("[data-testid=camera][data-looks='3']");
  const words = await page.$eval(".camera-hint", (hint) => hint.textContent);
  assert.match(words, /完整放进框内/);
  await press(page, "camera-close");
  assert.ok(await page.$("[data-testid=code-camera]"));
});

test("the package guides and reads codes frame by frame", async () => {
  const page = await stage.visit();
  const seen = await page.evaluate(
    async (right, code) => {
      const { load } = await import("/xuezhao/index.js");
      const engine = await load({ base: "/xuezhao/" });
      const blobOf = (text) =>
        new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]);
      const bitmap = (text) =>
        createImageBitmap(blobOf(text), {
          resizeWidth: 420,
          resizeHeight: 560,
        });
      const dataOf = async (text) => {
        const picture = await bitmap(text);
        const pen = new OffscreenCanvas(420, 560).getContext("2d");
        pen.drawImage(picture, 0, 0);
        return pen.getImageData(0, 0, 420, 560);
      };
      const guide = await engine.guide("chsi");
      const first = await guide.look(await bitmap(right), 0);
      const second = await guide.look(await dataOf(right), 100);
      guide.close();
      const closed = await guide
        .look(await bitmap(right), 200)
        .catch((e) => e.code);
      const found = await engine.readCode(
        await createImageBitmap(blobOf(code)),
      );
      const none = await engine.readCode(await bitmap(right));
      engine.close();
      return { first, second, closed, found, none };
    },
    films.right.toString("base64"),
    films.code.toString("base64"),
  );
  assert.deepEqual(seen.first.size, [420, 560]);
  assert.equal(seen.first.window.height / seen.first.window.width, 4 / 3);
  assert.ok(seen.first.rules.some(({ check }) => check === "eyes_open"));
  const moved = seen.second.head.eyes[0][0] - seen.first.head.eyes[0][0];
  assert.ok(Math.abs(moved) < 3, `${moved}`);
  assert.equal(seen.closed, "closed");
  assert.equal(seen.found.text, "XUEZHAO-2023-0001");
  assert.equal(seen.none, null);
});
