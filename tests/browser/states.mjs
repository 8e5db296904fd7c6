// Every state of the page, and the way to it: for its pictures in the docs, and for the test that looks at each.
import { execFileSync } from "node:child_process";
import { file, portrait } from "./pictures.mjs";
import { spoilUploads } from "./sending.mjs";
import { walk } from "./services.mjs";
import {
  command,
  openStage,
  openSubmit,
  pick,
  prepare,
  press,
  receiptOf,
  verdictOf,
  drawn,
  reload,
  opened,
} from "./stage.mjs";
import { ROSTER, STUDENTS } from "./students.mjs";

export const stage = await openStage(
  ["--force-device-scale-factor=1"],
  [
    ...["--operator", "示例大学研究生院"],
    ...["--roster", file("roster.csv", ROSTER)],
  ],
);

const pencil = await stage.visit();
const draw = async (name, options) =>
  file(name, await portrait(pencil, { grain: 20, ...options }));
const standing = (crown) => ({
  width: 1500,
  height: 2000,
  heads: [{ x: 0.5, crown, height: 0.33 }],
});
const good = await draw("good.jpg", standing(0.22));
const original = await draw("original.jpg", {
  width: 960,
  height: 1280,
  quality: 0.95,
});
const near = await draw("near.jpg", {
  width: 960,
  height: 1280,
  quality: 0.95,
  heads: [{ x: 0.56, crown: 0.03, height: 0.66 }],
});

const checked = (photo) => async (page) => {
  await pick(page, photo);
  await verdictOf(page);
};

const prepared = (page) => prepare(page, good);

async function submitting(page) {
  await prepared(page);
  await openSubmit(page);
  await page.$eval("[data-testid=declare]", (box) => box.click());
}

async function sending(page) {
  await prepared(page);
  spoilUploads(stage, { status: 503 });
  await press(page, "upload");
  await page.waitForSelector("[data-state=waiting]");
}

async function received(page) {
  await prepared(page);
  await press(page, "upload");
  await receiptOf(page);
  await page.waitForSelector(".timeline");
}

/** The reviewer decides about what was submitted, and the page shows it. */
async function decide(page, state, ...decision) {
  const { store } = stage.server;
  const words = ["review", await receiptOf(page), ...decision];
  execFileSync(command, [...words, "--store", store]);
  await press(page, "refresh");
  await page.waitForSelector(`.state-${state}`);
}

async function rejected(page) {
  await received(page);
  await decide(page, "rejected", "reject", "--reason", "头发遮住了眉毛");
}

/** Two on the roster: of each one photo is accepted. */
const GRADUATE = STUDENTS["cup-graduate-2022"];
const OTHER = {
  ...GRADUATE,
  level: "本科",
  name: "李雷",
  number: "2019010002",
  shown: ["李雷"],
};
const LAST_FOUR = "2234";

const accepted = (student) => async (page) => {
  for (const step of student.steps.split(" "))
    await walk[step](page, { ...student, photo: { path: original } });
  await receiptOf(page);
  await decide(page, "complete", "approve");
};

async function viewed(page) {
  await reload(page);
  await press(page, "view-photo");
  await page.type("[data-testid=view-proof]", LAST_FOUR);
  await press(page, "view-look");
  await page.waitForSelector("[data-testid=viewed]");
}

async function compared(page) {
  await reload(page);
  const input = await page.waitForSelector("[data-testid=photo-input]");
  await input.uploadFile(near, good);
  await page.waitForSelector("[data-testid=compared]:last-child[data-tone]");
}

const dialog =
  (name, drawn = "dialog") =>
  async (page) => {
    await page.evaluate((name) => (location.hash = `#/${name}`), name);
    await page.reload();
    await page.waitForSelector(drawn);
  };

const asItOpens = async () => {};

/** Title, query, the way to it, and what is done anew for each language. */
export const STATES = {
  start: ["开始 · Start", "chsi", asItOpens],
  service: ["采集服务 · A service", "cup-graduate-2022", asItOpens],
  fault: ["需要重拍 · A fault", "cup-2023", checked(near)],
  checked: ["检测完成 · Checked", "chsi", checked(good)],
  compared: ["几张比较 · Several compared", "chsi", asItOpens, compared],
  prepared: ["做好了 · Made", "chsi", prepared],
  submit: ["提交 · Submitting", "chsi", submitting],
  sending: ["正在上传 · On its way", "chsi", sending],
  received: ["已收到 · Received", "chsi", received],
  rejected: ["审核驳回 · Sent back", "chsi", rejected],
  complete: ["采集完成 · Accepted", "cup-graduate-2022", accepted(GRADUATE)],
  viewed: [
    "查看照片 · Seen again",
    "cup-graduate-2022",
    accepted(OTHER),
    viewed,
  ],
  lost: ["没有这个回执 · No such receipt", "chsi&receipt=none", asItOpens],
  privacy: ["隐私 · Privacy", "chsi", asItOpens, dialog("privacy")],
  diagnostics: [
    "诊断 · Diagnostics",
    "chsi",
    asItOpens,
    dialog("diagnostics", "[data-done]"),
  ],
  phone: [
    "用手机继续 · Go on with a phone",
    "chsi",
    asItOpens,
    dialog("phone"),
  ],
};

/** Shows the page in these colours: "light" or "dark". */
export const colors = (page, value) =>
  page.emulateMediaFeatures([{ name: "prefers-color-scheme", value }]);

export const changeLanguage = (page) =>
  page.$eval("header .chip:last-child", (chip) => chip.click());

/** Waits until every picture of the page is there, or cannot be shown. */
const picturesOf = (page) =>
  page.evaluate(async () => {
    const pictures = [...document.images].filter(({ src }) => src);
    await Promise.allSettled(pictures.map((image) => image.decode()));
  });

/** Walks to a state on a phone, in Chinese, and calls `look(page, language)` there; then the same in English. */
export async function inBothLanguages(state, look, size = [390, 844]) {
  const [, query, walk, anew] = STATES[state];
  const page = await stage.visit(`?profile=${query}`);
  const [width, height] = size;
  await page.setViewport({ width, height });
  await opened(page);
  await walk(page);
  for (const language of ["zh", "en"]) {
    if (language === "en") await changeLanguage(page);
    await anew?.(page);
    await drawn(page);
    await picturesOf(page);
    await look(page, language);
  }
  await page.browserContext().close();
}
