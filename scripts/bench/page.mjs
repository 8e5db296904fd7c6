// What the bench runs inside the page: one function per way of doing the job, each taking the photo.

/** What every browser has. */
export async function canvas(file) {
  const bitmap = await createImageBitmap(file);
  const target = new OffscreenCanvas(480, 640);
  target.getContext("2d").drawImage(bitmap, 0, 0, 480, 640);
  return target.convertToBlob({ type: "image/jpeg", quality: 0.9 });
}

/** Resizes with Lanczos. */
export async function withPica(file) {
  const bitmap = await createImageBitmap(file);
  const target = Object.assign(document.createElement("canvas"), {
    width: 480,
    height: 640,
  });
  globalThis.resizer ??= globalThis.pica();
  const resized = await globalThis.resizer.resize(bitmap, target);
  return globalThis.resizer.toBlob(resized, "image/jpeg", 0.9);
}

/** Resizes to a side and compresses to a size; the frame cannot be chosen. */
export const withImageCompression = (photo) =>
  globalThis.imageCompression(photo, {
    maxSizeMB: 0.1,
    maxWidthOrHeight: 640,
    useWebWorker: false,
  });

/** Resizes and compresses at a quality. */
export const withCompressor = (photo) =>
  new Promise((success, error) => {
    const options = { width: 480, height: 640, quality: 0.9 };
    new globalThis.Compressor(photo, { ...options, success, error });
  });

/** Loads the engine for the ways below. */
export async function startEngine() {
  const { load } = await import("/xuezhao/index.js");
  globalThis.engine = await load({ base: "/xuezhao/" });
}

/** The whole job: open, every check, prepare, and the proof that is part of it. */
export async function withEngine(file) {
  const photo = await globalThis.engine.open(file);
  await photo.examine("chsi");
  await photo.prepare("chsi");
  photo.close();
}

/** Every check, nothing prepared. */
export async function checksAlone(file) {
  const photo = await globalThis.engine.open(file);
  await photo.examine("chsi");
  photo.close();
}

/** Finds faces and their meshes with @vladmandic/human, on its wasm backend. */
export async function startHuman() {
  const off = { enabled: false };
  globalThis.human = new globalThis.Human.Human({
    backend: "wasm",
    wasmPath: "/peer/tfjs-backend-wasm/dist/",
    modelBasePath: "/peer/human/models/",
    cacheModels: false,
    cacheSensitivity: 0,
    filter: off,
    face: { enabled: true, iris: off, emotion: off, description: off },
    body: off,
    hand: off,
    object: off,
    gesture: off,
    segmentation: off,
  });
  await globalThis.human.load();
  return globalThis.human.tf.getBackend();
}

/** The faces in a picture. One that lies on its side is not found. */
export async function facesWithHuman(file) {
  const bitmap = await createImageBitmap(file);
  const { error } = await globalThis.human.detect(bitmap);
  bitmap.close();
  if (error) throw new Error(error);
}

/** Frames a second of the live guide, frames of 420×560 as a phone held upright gives them. */
export async function guide(frames) {
  const { load } = await import("/xuezhao/index.js");
  const engine = await load({ base: "/xuezhao/" });
  const guide = await engine.guide("chsi");
  const size = { resizeWidth: 420, resizeHeight: 560 };
  const next = () => createImageBitmap(globalThis.photos.baseline, size);
  await guide.look(await next());
  let time = 0;
  for (let frame = 0; frame < frames; frame++) {
    const bitmap = await next();
    const start = performance.now();
    await guide.look(bitmap);
    time += performance.now() - start;
  }
  engine.close();
  return (1000 * frames) / time;
}

/** Runs a job so many times: wall time of one in milliseconds, and the longest time the page could do nothing else. */
export async function measure(job, photo, times) {
  let stall = 0;
  let last = performance.now();
  const tick = setInterval(() => {
    const now = performance.now();
    stall = Math.max(stall, now - last);
    last = now;
  }, 4);
  const start = performance.now();
  for (let run = 0; run < times; run++) await job(globalThis.photos[photo]);
  const wall = (performance.now() - start) / times;
  clearInterval(tick);
  return { wall, stall };
}

/** Reads the code in a screenshot, warm: `{ text, time }`, the median of these runs in milliseconds. */
export async function readCode(base64, runs) {
  const { load } = await import("/xuezhao/index.js");
  const engine = await load({ base: "/xuezhao/" });
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const file = new File([bytes], "code.jpg", { type: "image/jpeg" });
  const times = [];
  let text = null;
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    text = (await engine.readCode(file))?.text ?? null;
    if (run > 0) times.push(performance.now() - start);
  }
  engine.close();
  times.sort((a, b) => a - b);
  return { text, time: times[runs >> 1] };
}

/** A phone's screenshot of 1080×2400 with words above and below a code, as base64 of a JPEG. */
export async function screenshot(code) {
  const picture = new Image();
  picture.src = `data:image/png;base64,${code}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: 1080,
    height: 2400,
  });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#f2f2f2";
  pen.fillRect(0, 0, 1080, 2400);
  pen.fillStyle = "#fff";
  pen.fillRect(60, 500, 960, 1300);
  pen.drawImage(picture, 240, 760, 600, 600);
  pen.fillStyle = "#222";
  pen.font = "44px sans-serif";
  for (let line = 0; line < 5; line++) {
    pen.fillText("图像采集码 请长按保存 2023-04-12", 140, 580 + line * 34);
    pen.fillText("12:30   请妥善保管，勿转借他人使用", 80, 1900 + line * 80);
  }
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}
