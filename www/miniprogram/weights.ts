import { EngineError } from "../engine/errors";
import { WEIGHTS } from "../engine/weights";
import { digestOf, readCompressed, removeFile } from "./files";

/** SHA-1 of every weight file as it lies in the package, in hex; set at build time. */
declare const WEIGHT_DIGESTS: Record<string, string>;

/** The weights from a folder of the mini-program's package. */
export const packagedWeights = (folder: string): Promise<ArrayBuffer[]> =>
  Promise.all(WEIGHTS.map((name) => readCompressed(`${folder}${name}.br`)));

/**
 * The weights from a server of the operator's, whose host must be among the download domains: each file is fetched once,
 * kept in the mini-program's folder, and used only if it is the one that this package was built with.
 */
export const downloadedWeights = (url: string): Promise<ArrayBuffer[]> =>
  Promise.all(WEIGHTS.map((name) => downloaded(url, `${name}.br`)));

async function downloaded(url: string, name: string): Promise<ArrayBuffer> {
  const path = `${wx.env.USER_DATA_PATH}/xuezhao-${name}`;
  const wanted = WEIGHT_DIGESTS[name];
  const kept = await digestOf(path).catch(() => null);
  if (kept !== wanted) {
    await fetchFile(url + name, path);
    if ((await digestOf(path)) !== wanted) {
      removeFile(path);
      throw new EngineError("weights", `${name}: not the file of this version`);
    }
  }
  return readCompressed(path);
}

const fetchFile = (url: string, filePath: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (message: string) =>
      reject(new EngineError("weights", `${url}: ${message}`));
    wx.downloadFile({
      ...{ url, filePath },
      success: ({ statusCode }) =>
        statusCode === 200 ? resolve() : fail(`HTTP ${statusCode}`),
      fail: ({ errMsg }) => fail(errMsg),
    });
  });
