// The page puts photos straight into the bucket of its receiver, on another origin: an S3 service that verifies signatures.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openPostgres, openS3 } from "../servers.mjs";
import { fileOnly } from "./profiles.mjs";
import { ready } from "./sending.mjs";
import { openStage, press, receiptOf } from "./stage.mjs";

/** What the bucket's CORS rule answers; this S3 service has none. */
const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "PUT, POST",
  "access-control-allow-headers": "content-type",
};

let rows, bucket;
before(
  async () => ([rows, bucket] = await Promise.all([openPostgres(), openS3()])),
);
after(() => Promise.all([rows.close(), bucket.close()]));

for (const kind of ["put", "post"])
  test(`by a ${kind}: the receiver gives leave, is told, and judges`, async () => {
    const service = {
      stages: [{ steps: ["photo", "submit", "status"] }],
      target: { kind, grant: `/api/grants/${kind}` },
    };
    const profile = fileOnly([], service);
    const options = [
      "--profile",
      profile,
      "--db",
      rows.address,
      ...bucket.options,
    ];
    const stage = await openStage([], options);
    try {
      const { page } = await ready(stage, "?profile=file-only");
      const kept = bucket.names().length;
      stage.proxy.spoil = ({ method, headers }) => {
        if (!bucket.origin.endsWith(headers.host)) return undefined;
        return method === "OPTIONS"
          ? { status: 204, headers: CORS }
          : { more: CORS };
      };
      await press(page, "upload");
      assert.match(await receiptOf(page), /^[0-9a-z]{20}$/);
      const asked = stage.proxy.paths.filter((path) =>
        /^(PUT|POST)/.test(path),
      );
      assert.equal(asked[0], `POST /api/grants/${kind}`);
      assert.match(asked[1], /^(PUT \/photos\/arriving\/\w+|POST \/photos)$/);
      assert.deepEqual(asked.slice(2), ["POST /api/arrivals"]);
      assert.equal(bucket.names().length, kept + 2, "the photo and its report");
      assert.deepEqual(page.problems, []);
    } finally {
      await stage.close();
    }
  });
