import { load } from "xuezhao";
import { courierFor, keyOf, randomKey } from "xuezhao/upload";

const PROFILE = "chsi";
const input = document.querySelector("#photo");
const status = document.querySelector("#status");

const engine = load({ base: "/xuezhao/" });
const send = courierFor({ kind: "receiver", url: "/api/submissions" });

input.addEventListener("change", async () => {
  const [file] = input.files;
  if (!file) return;
  const photo = await (await engine).open(file);
  try {
    const { blob, refused } = await photo.prepare(PROFILE);
    if (refused) {
      status.textContent = refused.map(({ advice }) => advice?.zh).join("\n");
      return;
    }
    status.textContent = "正在上传…";
    await upload(blob, (await photo.examine(PROFILE)).ask);
  } catch (error) {
    status.textContent = `请再试一次（${error.code}）`;
  } finally {
    photo.close();
  }
});

/** One attempt; `Delivery` of the same module repeats it until there is an answer. */
async function upload(photo, ask) {
  const confirmed = ask.filter(({ text }) => window.confirm(text.zh));
  const declared = confirmed.map(({ id }) => id);
  const key = (await keyOf({ photo, profile: PROFILE })) ?? randomKey();
  const parcel = { key, profile: PROFILE, photo, declared, fields: {} };
  const percent = (sent, total) =>
    (status.textContent = `正在上传 ${Math.round((100 * sent) / total)}%`);
  const outcome = await send(parcel, percent, new AbortController().signal);
  if (outcome.kind === "received") {
    status.textContent = `已收到，回执号 ${outcome.receipt}`;
    status.dataset.receipt = outcome.receipt;
  } else {
    status.textContent = outcome.message?.zh ?? "没有上传，请再试一次";
  }
}
