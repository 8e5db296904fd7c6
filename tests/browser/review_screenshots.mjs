// The picture of the review console in the docs: `XUEZHAO_BIN=… node tests/browser/review_screenshots.mjs`.
import { join } from "node:path";
import { signIn, startReview } from "./reviewing.mjs";
import { root } from "./stage.mjs";

const desk = await startReview({
  photos: 24,
  advised: ["hair_gap", "face_center", "head_ratio"],
  heads: [{ x: 0.55, crown: 0.05, height: 0.55 }],
  phone: {
    core: "0.1.0",
    profile: "file-only",
    verdict: "pass",
    findings: [
      { check: "file_intact", status: "pass", value: 1 },
      { check: "hair_gap", status: "pass", value: 58 },
    ],
  },
});
await signIn(desk);
await desk.page.waitForNetworkIdle();
await desk.page.screenshot({
  path: join(root, "docs/images/review.webp"),
  type: "webp",
  quality: 80,
});
await desk.stop();
