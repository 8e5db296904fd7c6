/** Words of the first page and of what surrounds the steps; see `words.ts`. */
export const STEP_WORDS = {
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
  standing: ["当前状态", "State"],
  codeAlbum: ["相册识别", "Album"],
  submitTitle: ["确认并上传", "Confirm and upload"],
  photoTitle: ["证件照", "The photo"],
  statusUnknown: [
    "没有找到这个回执，请核对回执号。",
    "There is no submission with this receipt.",
  ],
  share: ["分享检测结果", "Share the findings"],
  shared: ["已复制，可粘贴给老师或同学", "Copied: paste it where you like"],
  shareFailed: ["没能分享，请截图", "Could not share: take a screenshot"],
} as const satisfies Record<string, readonly [zh: string, en: string]>;
