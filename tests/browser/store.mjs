// An object store with the two ways to let a browser in, as strict as the real ones: it verifies AWS Signature
// Version 4 of presigned addresses and POST policies, their dates and every condition, and it answers CORS.
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const REGION = "us-east-1";
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
const stamp = (date) => date.toISOString().replaceAll(/[-:]|\.\d+/g, "");
/** Percent-encoding of RFC 3986, as the canonical request wants it. */
const encode = (text) =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );

function signatureOf(secret, day, text) {
  const key = [day, REGION, "s3", "aws4_request"].reduce(hmac, `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

const scopeOf = (day) => `${day}/${REGION}/s3/aws4_request`;

/** Signature of a presigned address (AWS: "Authenticating Requests: Using Query Parameters"). */
export function presignature(secret, method, url, headers) {
  const query = [...url.searchParams]
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join("&");
  const names = url.searchParams.get("X-Amz-SignedHeaders");
  const signed = names.split(";").map((name) => `${name}:${headers[name]}\n`);
  const parts = [method, url.pathname, query, signed.join("")];
  const canonical = [...parts, names, "UNSIGNED-PAYLOAD"].join("\n");
  const date = url.searchParams.get("X-Amz-Date");
  const day = date.slice(0, 8);
  const lines = ["AWS4-HMAC-SHA256", date, scopeOf(day), sha256(canonical)];
  return signatureOf(secret, day, lines.join("\n"));
}

/** An address to which anybody may PUT a photo for a while. */
export function presign({ id, secret }, address, headers, seconds = 300) {
  const url = new URL(address);
  const all = { host: url.host, ...headers };
  const date = stamp(new Date());
  const words = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${id}/${scopeOf(date.slice(0, 8))}`,
    "X-Amz-Date": date,
    "X-Amz-Expires": String(seconds),
    "X-Amz-SignedHeaders": Object.keys(all).sort().join(";"),
  };
  for (const word of Object.entries(words)) url.searchParams.append(...word);
  const signature = presignature(secret, "PUT", url, all);
  url.searchParams.append("X-Amz-Signature", signature);
  return url.href;
}

/** Fields with which anybody may POST one photo of at most `largest` bytes for a while. */
export function signPolicy({ id, secret }, bucket, key, largest) {
  const date = stamp(new Date());
  const fields = {
    key,
    "Content-Type": "image/jpeg",
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": `${id}/${scopeOf(date.slice(0, 8))}`,
    "x-amz-date": date,
  };
  const conditions = [
    { bucket },
    ...Object.entries(fields).map(([name, value]) => ({ [name]: value })),
    ["content-length-range", 1, largest],
  ];
  const expiration = new Date(Date.now() + 300_000).toISOString();
  const text = JSON.stringify({ expiration, conditions });
  const policy = Buffer.from(text).toString("base64");
  const signature = signatureOf(secret, date.slice(0, 8), policy);
  return { ...fields, policy, "x-amz-signature": signature };
}

const equal = (one, other = "") =>
  one.length === other.length &&
  timingSafeEqual(Buffer.from(one), Buffer.from(other));

/** The store: `objects` by name, with how often each was written. `answer` takes one request. */
export function createStore(account, bucket) {
  const objects = new Map();
  const keep = (name, bytes) => {
    const writes = (objects.get(name)?.writes ?? 0) + 1;
    objects.set(name, { bytes, writes });
  };

  function put(request, url, body) {
    const words = url.searchParams;
    const begin = words.get("X-Amz-Date") ?? "";
    const [, y, mo, d, h, mi, s] =
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(begin) ?? [];
    const end =
      Date.UTC(y, mo - 1, d, h, mi, s) + 1000 * words.get("X-Amz-Expires");
    if (!(end > Date.now())) return 403;
    const right = presignature(account.secret, "PUT", url, request.headers);
    if (!equal(right, words.get("X-Amz-Signature") ?? "")) return 403;
    keep(url.pathname, body);
    return 200;
  }

  async function post(request, body) {
    const type = request.headers["content-type"];
    const given = new Response(body, { headers: { "content-type": type } });
    const parts = [...(await given.formData())];
    const [last, file] = parts.pop();
    if (last !== "file") return 400;
    const fields = Object.fromEntries(parts);
    const day = (fields["x-amz-date"] ?? "").slice(0, 8);
    const right = signatureOf(account.secret, day, fields.policy ?? "");
    if (!equal(right, fields["x-amz-signature"])) return 403;
    const policy = JSON.parse(Buffer.from(fields.policy, "base64"));
    if (!(Date.parse(policy.expiration) > Date.now())) return 403;
    const named = new Set(["policy", "x-amz-signature"]);
    for (const condition of policy.conditions) {
      if (Array.isArray(condition)) {
        const [, least, most] = condition;
        if (file.size < least || file.size > most) return 400;
        continue;
      }
      const [name, value] = Object.entries(condition)[0];
      if (name !== "bucket" && fields[name] !== value) return 403;
      named.add(name);
    }
    if (Object.keys(fields).some((name) => !named.has(name))) return 403;
    keep(`/${bucket}/${fields.key}`, Buffer.from(await file.arrayBuffer()));
    return 204;
  }

  async function answer(request, response) {
    const cors = {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "PUT, POST",
      "access-control-allow-headers": "content-type",
    };
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url, `http://${request.headers.host}`);
    let status = 405;
    if (request.method === "OPTIONS") status = 204;
    if (request.method === "PUT") status = put(request, url, body);
    if (request.method === "POST") status = await post(request, body);
    response.writeHead(status, cors).end();
  }

  return { objects, answer };
}
