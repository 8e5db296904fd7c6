import type { Phrases } from "./language";

/** Words of the first page, of what surrounds the steps, and of what keeps a student from going on. */
export const STEP_WORDS = {
  codeReading: ["正在识别采集码…", "Reading the code…"],
  codeChoose: [
    "图里有几个二维码，请点选您的采集码",
    "There are several codes in the image: choose your capture code",
  ],
  codeField: ["采集码", "Capture code"],
  codeFailed: [
    "没有读到采集码（0 个，要求 1 个）。请把二维码完整、清晰地放进画面，或长按保存原图后再选。",
    "No capture code could be read (0, required 1). Get the whole code sharply into the frame, or save the original image and pick it.",
  ],
  photoAsCode: ["把它用作采集码", "Use it as the capture code"],
  stepOf: ["第 {step} 步，共 {count} 步", "Step {step} of {count}"],
  steps: ["采集步骤", "Steps"],
  back: ["返回", "Back"],
  next: ["下一步", "Next"],
  begin: ["开始采集", "Begin"],
  checkFirst: ["先检测照片", "Check a photo first"],
  youNeed: ["请提前准备", "Have at hand"],
  stages: ["采集阶段", "Stage"],
  dates: ["采集时间：{from} 至 {to}", "Open from {from} to {to}"],
  datesBefore: [
    "还没有到采集时间，可以先检测照片；能否提交以采集单位为准。",
    "Not open yet. You can check a photo already; whether it is accepted is up to the service.",
  ],
  datesAfter: [
    "采集时间已过，仍可检测和提交；是否受理以采集单位为准。",
    "The dates have passed. You can still check and submit; whether it is accepted is up to the service.",
  ],
  help: ["咨询", "Help"],
  call: ["拨打 {phone}", "Call {phone}"],
  asking: ["正在核对…", "Looking you up…"],
  noMatch: [
    "没有找到匹配的信息，请核对后重新输入，或联系学校核实。",
    "Nobody matches. Check what you typed and try again, or ask your school.",
  ],
  askOffline: [
    "网络不通，没能核对。填写的内容都在，请稍后重试。",
    "No connection. What you typed is kept: try again in a while.",
  ],
  codeNeeded: ["请先选择采集码图片", "Pick the image of your code first"],
  missingFirst: [
    "照片已保存。提交前还差这一步。",
    "The photo is kept. This step comes before the upload.",
  ],
  standing: ["当前状态", "State"],
  codeAlbum: ["相册识别", "Album"],
  submitTitle: ["确认并上传", "Confirm and upload"],
  photoTitle: ["证件照", "The photo"],
  privacyPage: ["隐私", "Privacy"],
  diagnosticsPage: ["诊断", "Diagnostics"],
  share: ["分享检测结果", "Share the findings"],
  shared: ["已复制，可粘贴给老师或同学", "Copied: paste it where you like"],
  shareFailed: ["没能分享，请截图", "Could not share: take a screenshot"],
} as const satisfies Phrases;
