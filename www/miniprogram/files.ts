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
