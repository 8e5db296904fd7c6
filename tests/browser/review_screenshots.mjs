// The picture of the review console in the docs: `XUEZHAO_BIN=… node tests/browser/review_screenshots.mjs`.
import { join } from "node:path";
import { signIn, startReview } from "./reviewing.mjs";
import { root } from "./stage.mjs";

const ADVISED = ["hair_gap", "head_ratio", "background_color", "natural_color"];

const desk = await startReview({ photos: 24, advised: ADVISED });
await signIn(desk);
await desk.page.waitForNetworkIdle();
await desk.page.screenshot({
  path: join(root, "docs/images/review.webp"),
  type: "webp",
  quality: 80,
});
await desk.stop();
