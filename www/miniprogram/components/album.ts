import { reasonOf, type WeChatFailure } from "../failure";
import { tell } from "../../page/words/language";
import { sayHere } from "./words";

/** Something that went wrong, for the student. */
export interface Trouble {
  /** Said in the language of the moment. */
  words(): string;
  /** True where WeChat's settings can put it right. */
  inSettings: boolean;
}

/** A picked picture. */
export interface PickedFile {
  path: string;
}

/** True for a student who has closed the album, or the question. */
const isCancelled = ({ errMsg = "" }: WeChatFailure) => /cancel/i.test(errMsg);

const isDenied = ({ errMsg = "" }: WeChatFailure) =>
  /auth(orize)?\s?(deny|denied)|no permission|permission denied|system permission|authorize:fail/i.test(
    errMsg,
  );

/** A picture from the album or from WeChat's camera; null where the student has changed their mind. */
export const pickPicture = (
  source: "album" | "camera",
): Promise<PickedFile | Trouble | null> =>
  new Promise((resolve) =>
    wx.chooseMedia({
      count: 1,
      mediaType: ["image"],
      sizeType: ["original"],
      sourceType: [source],
      camera: "back",
      success({ tempFiles: [file] }) {
        resolve(file ? { path: file.tempFilePath } : troubleOf({}));
      },
      fail: (failure) =>
        resolve(isCancelled(failure) ? null : troubleOf(failure)),
    }),
  );

function troubleOf(failure: WeChatFailure): Trouble {
  const reason = reasonOf(failure);
  if (reason) return { words: () => tell(reason), inSettings: false };
  return isDenied(failure)
    ? { words: () => sayHere("cameraDenied"), inSettings: true }
    : { words: () => sayHere("pickFailed"), inSettings: false };
}

/** Keeps a picture in the phone's album: true once it is there, null where the student has changed their mind. */
export const saveToAlbum = (filePath: string): Promise<true | Trouble | null> =>
  new Promise((resolve) =>
    wx.saveImageToPhotosAlbum({
      filePath,
      success: () => resolve(true),
      fail(failure: WeChatFailure) {
        const reason = reasonOf(failure);
        if (isDenied(failure))
          resolve({ words: () => sayHere("albumDenied"), inSettings: true });
        else if (isCancelled(failure)) resolve(null);
        else if (reason)
          resolve({ words: () => tell(reason), inSettings: false });
        else resolve({ words: () => sayHere("saveFailed"), inSettings: false });
      },
    }),
  );

/** Opens WeChat's settings of this mini-program. */
export const openSettings = (): Promise<void> =>
  new Promise((resolve) => wx.openSetting({ complete: () => resolve() }));

export const isTrouble = (value: unknown): value is Trouble =>
  typeof value === "object" && value !== null && "inSettings" in value;
