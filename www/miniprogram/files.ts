import { EngineError } from "../engine/errors";

/** The bytes of a file of the phone or of the package. */
export const readFile = (filePath: string): Promise<ArrayBuffer> =>
  new Promise((resolve, reject) =>
    wx.getFileSystemManager().readFile({
      filePath,
      success: ({ data }) => resolve(data as ArrayBuffer),
      fail: ({ errMsg }) => reject(new EngineError("unreadable", errMsg)),
    }),
  );

/** The bytes behind a brotli file of the package. */
export const readCompressed = (filePath: string): Promise<ArrayBuffer> =>
  new Promise((resolve, reject) =>
    wx.getFileSystemManager().readCompressedFile({
      filePath,
      compressionAlgorithm: "br",
      success: ({ data }) => resolve(data as ArrayBuffer),
      fail: ({ errMsg }) =>
        reject(new EngineError("weights", `${filePath}: ${errMsg}`)),
    }),
  );

/** Writes a JPEG into the mini-program's own folder, under a new name; its path. */
export const writeJpeg = (data: ArrayBuffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const name = `xuezhao-${Date.now()}-${Math.floor(Math.random() * 1e9)}`;
    const filePath = `${wx.env.USER_DATA_PATH}/${name}.jpg`;
    wx.getFileSystemManager().writeFile({
      filePath,
      data,
      success: () => resolve(filePath),
      fail: ({ errMsg }) => reject(new EngineError("storage", errMsg)),
    });
  });

/** Removes a file, if it is still there. */
export const removeFile = (filePath: string): void =>
  wx.getFileSystemManager().unlink({ filePath, fail: () => undefined });

/** SHA-1 of a file, in hex. */
export const digestOf = (filePath: string): Promise<string> =>
  new Promise((resolve, reject) =>
    wx.getFileSystemManager().getFileInfo({
      filePath,
      digestAlgorithm: "sha1",
      success: ({ digest }) => resolve(digest),
      fail: ({ errMsg }) => reject(new EngineError("unreadable", errMsg)),
    }),
  );

/** Bytes of a file. */
export const sizeOf = (filePath: string): Promise<number> =>
  new Promise((resolve, reject) =>
    wx.getFileSystemManager().getFileInfo({
      filePath,
      success: ({ size }) => resolve(size),
      fail: ({ errMsg }) => reject(new EngineError("unreadable", errMsg)),
    }),
  );

/** Copies a file within the phone. */
export const copyFile = (srcPath: string, destPath: string): Promise<void> =>
  new Promise((resolve, reject) =>
    wx.getFileSystemManager().copyFile({
      ...{ srcPath, destPath },
      success: () => resolve(),
      fail: ({ errMsg }) => reject(new EngineError("storage", errMsg)),
    }),
  );

/** Writes a text file into the mini-program's own folder. */
export const writeText = (filePath: string, data: string): Promise<void> =>
  new Promise((resolve, reject) =>
    wx.getFileSystemManager().writeFile({
      ...{ filePath, data, encoding: "utf8" },
      success: () => resolve(),
      fail: ({ errMsg }) => reject(new EngineError("storage", errMsg)),
    }),
  );

/** The text in a file; null where there is none. */
export const readText = (filePath: string): Promise<string | null> =>
  new Promise((resolve) =>
    wx.getFileSystemManager().readFile({
      ...{ filePath, encoding: "utf8" },
      success: ({ data }) => resolve(data as string),
      fail: () => resolve(null),
    }),
  );

/** Milliseconds after which a prepared photo is of a visit that has ended. */
const LEFT_OVER_MS = 24 * 3600 * 1000;

/** Removes the photos that earlier visits have left: a mini-program that WeChat ends cannot remove them itself. */
export const removeLeftOvers = (now = Date.now()): void =>
  wx.getFileSystemManager().readdir({
    dirPath: wx.env.USER_DATA_PATH,
    success({ files }) {
      for (const name of files) {
        const made = /^xuezhao-(\d+)-\d+\.jpg$/.exec(name);
        if (made && now - Number(made[1]) > LEFT_OVER_MS)
          removeFile(`${wx.env.USER_DATA_PATH}/${name}`);
      }
    },
    fail: () => undefined,
  });
