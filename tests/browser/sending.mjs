// What the tests of uploads share: photos that nobody has sent before, faults, and looks at where an upload stands.
import { readdirSync } from "node:fs";
import { file, portrait } from "./pictures.mjs";
import { pick, verdictOf } from "./stage.mjs";

/** Number of photos in the server's store. */
export const submissions = ({ server }) =>
  readdirSync(server.store, { recursive: true }).filter((name) =>
    name.endsWith(".jpg"),
  ).length;

let pictures = 0;

/** A comment's share of the file: with eight of them it is as large as a phone's photo, and takes a while to send. */
const COMMENT = Buffer.alloc(60_000, "padding ");

/** The same picture in other and more bytes: so many comments more. */
function withComments(jpeg, words, comments) {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(2 + COMMENT.length);
  const comment = [Buffer.from([0xff, 0xfe]), length, COMMENT];
  const first = Buffer.from(COMMENT);
  first.write(words);
  return Buffer.concat([
    jpeg.subarray(0, 2),
    ...comment.with(2, first),
    ...Array(comments - 1)
      .fill(comment)
      .flat(),
    jpeg.subarray(2),
  ]);
}

/**
 * Picks a photo that nobody has uploaded before, waits until it is checked, and returns its bytes: those of the picture
 * and so many comments of 60 KB.
 */
export async function pickNew(page, comments = 8) {
  const look = { width: 960, height: 1280, quality: 0.95 };
  const own = withComments(
    await portrait(page, look),
    `${++pictures} `,
    comments,
  );
  await pick(page, file(`${pictures}.jpg`, own));
  await verdictOf(page);
  return own;
}

/** A page that has checked a photo which nobody has uploaded before. */
export async function ready(stage, query = "?profile=cup-2023", comments = 8) {
  const page = await stage.visit(query);
  page.setDefaultTimeout(60_000);
  return { page, bytes: await pickNew(page, comments) };
}

/** Waits for the upload to stand so, and returns the words beside it. */
export async function delivery(page, state) {
  const selector = `[data-testid=delivery][data-state=${state}] .sending`;
  const said = await page.waitForFunction(
    (selector) => document.querySelector(selector)?.textContent,
    { polling: 50 },
    selector,
  );
  return said.jsonValue();
}

/** Spoils every upload until the next call; what it returns collects when each began. */
export function spoilUploads(stage, fault) {
  const seen = [];
  stage.proxy.spoil = (request) => {
    if (request.method !== "POST") return undefined;
    seen.push(Date.now());
    return fault;
  };
  return seen;
}
