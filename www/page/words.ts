import type { Text } from "../engine";
import type { LATER_WORDS } from "./flow/later_words";
import { STEP_WORDS } from "./flow/words";

export type Language = "zh" | "en";

/** Every word of the page. `{name}` is filled in by {@link say}. */
const WORDS = {
  ...STEP_WORDS,
  title: ["学照", "xuezhao"],
  subtitle: [
    "毕业证件照检测与制作",
    "Graduation ID photos, checked and made right",
  ],
  otherLanguage: ["English", "中文"],
  largeType: ["大字", "Large type"],
  profile: ["采集服务", "Collection service"],
  policyOriginal: ["只收原图，不得修改", "Original file only, no edits"],
  policyFit: ["可自动裁剪和压缩", "Cropped and compressed for you"],
  policyStandardize: [
    "可自动裁剪、换标准底色",
    "Cropped, with the standard ground",
  ],
  pixels: ["像素", "px"],
  pickTitle: ["选择照片", "Pick a photo"],
  pickHint: [
    "正面免冠、单色背景、五官清楚，头顶上方留一点空。",
    "Face the camera, no hat, one plain ground, a little room above the head.",
  ],
  album: ["从相册选择", "Album"],
  camera: ["拍照", "Camera"],
  again: ["换一张照片", "Another photo"],
  privacy: [
    "照片只在本机检测，点击上传之前不会离开手机。",
    "The photo is checked on this device and leaves it only when you press upload.",
  ],
  photoAlt: ["已选择的照片", "The chosen photo"],
  noPreview: ["浏览器无法显示这个文件", "The browser cannot show this file"],
  reading: ["正在读取照片…", "Reading the photo…"],
  loadingNets: [
    "正在下载检测模型 {percent}%",
    "Loading the face models {percent}%",
  ],
  examining: ["正在检测人像…", "Checking the portrait…"],
  fileFirst: [
    "文件检查已完成，正在检测人像…",
    "File checked; now the portrait…",
  ],
  passTitle: ["照片符合要求", "The photo meets the rules"],
  passAdvised: [
    "照片可以使用，有 {count} 条提醒",
    "Good to use, with {count} notes",
  ],
  passMend: ["照片可以使用", "The photo can be used"],
  mendHint: [
    "下面提醒的地方，制作时会自动修正。",
    "What is noted below is mended when the ID photo is made.",
  ],
  rejectTitle: ["有 {count} 项需要改正", "{count} to put right"],
  rejectOne: ["有 1 项需要改正", "One thing to put right"],
  rejectFirst: ["先解决：{title}", "First: {title}"],
  unknownTitle: ["有 {count} 项没能检测", "{count} could not be checked"],
  unknownHint: [
    "请换一张更清楚的正面照，或稍后再试。",
    "Try a clearer frontal photo, or try again later.",
  ],
  passHint: ["可以进入下一步。", "Go on to the next step."],
  fixGroup: ["需要改正", "To put right"],
  adviseGroup: ["提醒", "Notes"],
  unknownGroup: ["未能检测（{count}）", "Not checked ({count})"],
  passGroup: ["已通过（{count}）", "Passed ({count})"],
  statusPass: ["通过", "passed"],
  statusReject: ["不符合", "not accepted"],
  statusAdvise: ["提醒", "note"],
  statusUnknown: ["未检测", "not checked"],
  wanted: ["要求 {range}", "required {range}"],
  atLeast: ["≥ {end}", "≥ {end}"],
  atMost: ["≤ {end}", "≤ {end}"],
  crown: ["头顶", "Crown"],
  eyes: ["眼睛", "Eyes"],
  chin: ["下巴", "Chin"],
  lineGood: ["线条为绿色：这一项合格", "Green line: this rule holds"],
  prepare: ["制作证件照", "Make the ID photo"],
  prepareAnyway: ["仍要尝试制作", "Try to make it anyway"],
  preparing: ["正在制作…", "Making the photo…"],
  prepared: ["证件照已做好", "The ID photo is ready"],
  before: ["原图", "Before"],
  after: ["制作后", "After"],
  compare: ["左右拖动，对比制作前后", "Drag to compare before and after"],
  refused: ["这张照片做不成证件照", "This photo cannot be made right"],
  size: ["尺寸", "Size"],
  bytes: ["文件大小", "File"],
  density: ["分辨率", "Density"],
  quality: ["压缩质量", "Quality"],
  sizeFact: ["{width}×{height} 像素", "{width}×{height} px"],
  qualityFact: ["{quality}（满分 100）", "{quality} of 100"],
  keptBytes: ["原图未作任何改动", "The original file, untouched"],
  declare: ["上传前请确认", "Please confirm before the upload"],
  upload: ["上传照片", "Upload the photo"],
  confirmUpload: ["确认以上各项并上传", "Confirm all of the above and upload"],
  uploading: ["正在上传 {percent}%", "Uploading {percent}%"],
  cancel: ["取消上传", "Cancel the upload"],
  retry: ["重试", "Try again"],
  received: ["上传成功", "Uploaded"],
  receivedHint: [
    "请保存回执号，查询审核结果时使用。",
    "Keep the receipt number to ask for the result.",
  ],
  receipt: ["回执号", "Receipt"],
  copy: ["复制", "Copy"],
  copied: ["已复制", "Copied"],
  another: ["再上传一张", "Upload another photo"],
  uploadingPlain: ["正在上传照片", "Uploading the photo"],
  answering: [
    "照片已全部发出，正在等待服务器确认…",
    "All of the photo has left; waiting for the server…",
  ],
  sendingElsewhere: [
    "另一个页面正在上传这张照片，请稍候…",
    "Another tab is uploading this photo…",
  ],
  offline: [
    "网络已断开，照片还在，连上后会自动上传。",
    "Offline. The photo is kept and goes out by itself once you are connected.",
  ],
  lostNetwork: [
    "网络不通，或服务器没有回应。",
    "No connection, or the server does not answer. ",
  ],
  lostBusy: [
    "现在上传的人很多（{status}）。",
    "Many people are uploading right now ({status}). ",
  ],
  lostServer: [
    "服务器暂时无法处理（{status}）。",
    "The server cannot take it just now ({status}). ",
  ],
  lostStrange: [
    "收到的不是服务器的回答，可能需要先登录无线网络。",
    "The answer is not the server's: the Wi-Fi may want you to sign in first. ",
  ],
  retryIn: [
    "照片还在，第 {count} 次重试，{seconds} 秒后。",
    "The photo is kept: retry {count} in {seconds} s.",
  ],
  retrySoon: [
    "照片还在，稍后自动重试。",
    "The photo is kept and is tried again by itself.",
  ],
  retryNow: ["立即重试", "Try again now"],
  keepFull: [
    "手机存储空间不足，照片没能保存下来。上传完成之前请不要关闭或刷新本页。",
    "The phone's storage is full: the photo could not be saved. Please keep this page open until the upload is done.",
  ],
  keepUnavailable: [
    "当前浏览器不能保存照片。上传完成之前请不要关闭或刷新本页。",
    "This browser cannot save the photo. Please keep this page open until the upload is done.",
  ],
  restored: ["已恢复上次选择的照片。", "The photo of your last visit is back."],
  clear: ["清除", "Clear"],
  cancelled: ["已取消上传，照片还在。", "Upload cancelled; the photo is kept."],
  serverFinal: [
    "服务器没有接受这次上传（{status}）。照片还在，请稍后再试，或联系采集服务。",
    "The server did not accept the upload ({status}). The photo is kept: try again later, or ask the service.",
  ],
  serverTooLarge: [
    "服务器不接受这么大的文件。请换一张文件更小的照片。",
    "The file is too large for the server. Choose a photo with a smaller file.",
  ],
  serverRefused: [
    "服务器复查没有通过，请看下面的原因。",
    "The server's own check did not pass; see the reasons below.",
  ],
  engineFailed: [
    "检测程序没有加载成功，请检查网络后重试。",
    "The checker could not be loaded. Check the connection and try again.",
  ],
  netsFailed: [
    "人像检测模型没有下载成功，目前只完成了文件检查。请检查网络后重试。",
    "The face models could not be loaded; only the file was checked. Check the connection and try again.",
  ],
  crashed: [
    "检测时出了意外，程序已自动恢复。请重试；如果还不行，请换一张照片。",
    "The check stopped unexpectedly and has recovered. Try again; if that fails, choose another photo.",
  ],
  cameraFailed: [
    "拍照页面没有加载成功，请检查网络后重试，或者从相册选择。",
    "The camera page could not be loaded. Check the connection and try again, or choose from the album.",
  ],
  unreadable: [
    "浏览器读不到这个文件，请重新选择。",
    "The browser cannot read this file. Please choose it again.",
  ],
} as const satisfies Record<string, Phrase>;

export type Word = keyof typeof WORDS | keyof typeof LATER_WORDS;

/** What is said so far; pages that arrive later bring their words along. */
const said: Partial<Record<Word, Phrase>> = { ...WORDS };

export function addWords(words: Partial<Record<Word, Phrase>>): void {
  Object.assign(said, words);
}

let language: Language = "zh";

export const currentLanguage = (): Language => language;

export function setLanguage(next: Language): void {
  language = next;
}

/** Chinese and English. */
export type Phrase = readonly [zh: string, en: string];

/** Says the phrases of a table in the current language, `{name}` filled in. */
export const speaker =
  <Key extends string>(table: Partial<Record<Key, Phrase>>) =>
  (word: Key, values: Record<string, string | number> = {}): string => {
    const phrase: string = table[word]?.[language === "zh" ? 0 : 1] ?? "";
    return phrase.replace(/\{(\w+)\}/g, (_, key: string) =>
      String(values[key]),
    );
  };

/** A phrase in the current language. */
export const say = speaker<Word>(said);

/** The current language of a bilingual text. */
export const tell = (text: Text): string => text[language];
