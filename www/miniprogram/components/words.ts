import { speaker, type Phrases } from "../../page/words/language";

/** What only a mini-program has to say. */
export const WORDS = {
  pickFailed: [
    "没有拿到照片，请再选一次。",
    "No photo was handed over. Please pick it again.",
  ],
  saved: ["已保存到相册", "Saved to your photos"],
  saveFailed: [
    "没有保存成功，请再试一次。",
    "It could not be saved. Please try again.",
  ],
  albumDenied: [
    "没有保存到相册的权限，请在设置里允许“添加到相册”，再保存一次。",
    "Saving to your photos is not allowed. Allow it in the settings, then save again.",
  ],
  cameraDenied: [
    "没有相机权限，请在设置里允许使用相机，或从相册选择。",
    "The camera is not allowed. Allow it in the settings, or choose from the album.",
  ],
  settings: ["去设置", "Settings"],
  storageFull: [
    "手机存储空间不足，照片没能制作出来。请清理空间后重试。",
    "The phone's storage is full: the photo could not be made. Free some space and try again.",
  ],
  notKept: [
    "手机存储空间不足，照片没能保存下来。上传完成之前请不要关闭小程序。",
    "The phone's storage is full: the photo could not be kept. Please keep the mini-program open until the upload is done.",
  ],
  resumed: ["正在继续上次的上传。", "The last upload goes on."],
  systemCamera: ["用微信相机拍照", "Use WeChat's camera"],
  scanned: ["已扫到采集码", "The code has been scanned"],
  scanFailed: [
    "没有扫到采集码，请把二维码完整放进画面，或从相册选择。",
    "No code was scanned. Get the whole code into the picture, or choose it from the album.",
  ],
  codeIsPhoto: [
    "这是一张照片，不是采集码",
    "This is a photo, not a capture code",
  ],
} as const satisfies Phrases;

export const sayHere = speaker(WORDS);
