import { speaker, type Phrases } from "../words/language";

export const WORDS = {
  guideTitle: ["拍照引导", "Camera guide"],
  codeTitle: ["扫采集码", "Scan the code"],
  starting: ["正在打开相机…", "Opening the camera…"],
  loading: [
    "正在准备引导，可以先拍照…",
    "The guide is loading; you may shoot already…",
  ],
  noGuide: [
    "引导暂时用不了，可以直接拍照。",
    "The guide is not available now; you may shoot without it.",
  ],
  shoot: ["拍照", "Take the photo"],
  shootReady: ["可以拍了", "Ready to shoot"],
  shooting: ["正在拍照…", "Taking the photo…"],
  close: ["关闭", "Close"],
  turn: ["切换前后镜头", "Switch camera"],
  placeCode: ["把采集码完整放进框内", "Hold the whole code inside the frame"],
  codeRead: ["已读到采集码", "The code has been read"],
  private: [
    "画面只在本机使用，不录像、不上传。",
    "The picture stays on this device: nothing is recorded or sent.",
  ],
  refused: [
    "没有相机权限。请在浏览器设置里允许使用相机，或者用下面的按钮。",
    "The camera was not allowed. Allow it in the browser's settings, or use the button below.",
  ],
  missing: [
    "没有找到可用的相机，或者它正被别的程序占用。请用下面的按钮。",
    "There is no camera, or another program uses it. Use the button below.",
  ],
  insecure: [
    "这个页面打不开相机。请用下面的按钮。",
    "This page cannot open the camera. Use the button below.",
  ],
  systemCamera: ["用手机相机拍照", "Use the phone's own camera"],
} as const satisfies Phrases;

export type CameraWord = keyof typeof WORDS;

/** A phrase of the camera. */
export const sayCamera = speaker(WORDS);
