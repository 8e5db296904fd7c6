// A receiver with photos that wait for a person, and a reviewer at a desk.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { file, portrait } from "./pictures.mjs";
import { fileOnly } from "./profiles.mjs";
import { root, startServer } from "./stage.mjs";

const PASSWORD = "long enough to guess badly";
const command = process.env.XUEZHAO_BIN ?? join(root, "target/release/xuezhao");

/** Runs the command on a store and returns what it prints. */
export function xuezhao(store, ...words) {
  const done = spawnSync(command, [...words, "--store", store], {
    env: { ...process.env, XUEZHAO_PASSWORD: PASSWORD },
    encoding: "utf8",
  });
  assert.equal(done.status, 0, done.stderr);
  return done.stdout;
}

/**
 * So many students of two schools have submitted drawn photos, with `heads` as in {@link portrait}, under a profile that only
 * advises about `advised`; their phones said `phone` of them. `anna` reviews, in this role.
 */
export async function startReview({
  photos,
  advised = [],
  heads,
  phone,
  role = "review",
}) {
  const students = Array.from({ length: photos }, (_, i) => ({
    school: i < 0.6 * photos ? "示例大学" : "另一学院",
    number: `2023${String(i).padStart(4, "0")}`,
    name: `学生${i}`,
  }));
  const rows = students.map((student) => Object.values(student).join());
  const roster = file("roster.csv", ["school,number,name", ...rows].join("\n"));
  const profile = fileOnly(advised);
  const server = await startServer(["--profile", profile, "--roster", roster]);
  const browser = await puppeteer.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu"],
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1440, height: 900 });
  const pictures = [];
  for (let i = 0; i < 5; i++)
    pictures.push(
      await portrait(page, {
        background: `hsl(${200 + i * 40} 70% 80%)`,
        ...(heads && { heads }),
      }),
    );
  for (const [i, student] of students.entries())
    await submit(server.address, student, pictures[i % 5], phone);
  xuezhao(server.store, "reviewer", "add", "anna", "--role", role);
  const stop = async () => {
    await browser.close();
    server.stop();
  };
  return { server, page, stop };
}

async function submit(address, student, photo, phone) {
  const claim = await fetch(`${address}/api/students`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(student),
  });
  const { student: token } = await claim.json();
  const form = new FormData();
  form.set("profile", "file-only");
  form.set("student", token);
  form.set("key", student.number);
  if (phone) form.set("report", JSON.stringify(phone));
  form.set("photo", new Blob([photo], { type: "image/jpeg" }), "photo.jpg");
  const sent = await fetch(`${address}/api/submissions`, {
    method: "POST",
    body: form,
  });
  assert.equal(sent.status, 201, await sent.clone().text());
}

/** Opens the console and signs in by keyboard, after a wrong password where one is given. */
export async function signIn({ server, page }, wrong) {
  await page.goto(`${server.address}/review`);
  await page.waitForSelector(".sign-in [name=name]");
  await page.keyboard.type("anna");
  await page.keyboard.press("Tab");
  if (wrong) {
    await page.keyboard.type(wrong);
    await page.keyboard.press("Enter");
    await page.waitForFunction(
      () => document.querySelector(".said").textContent,
    );
    await page.$eval("[name=password]", (field) => field.select());
  }
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".photo img");
}
