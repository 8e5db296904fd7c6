import { join, speaker, type Phrases, type PlainWord } from "./language";
import { MAIN_WORDS } from "./main";

/** Words of the pages behind the first one. */
export const STEP_VIEW_WORDS = {
  backToMiniProgram: ["返回小程序", "Back to the mini-program"],
  skip: ["跳过这一步", "Skip this step"],
  seeStatus: ["查看上次提交的进度", "See the status of your last submission"],
  schoolTitle: ["您的学校", "Your school"],
  schoolHint: ["输入校名中的几个字", "Type a part of its name"],
  schoolLabel: ["学校名称", "School"],
  schoolFound: ["找到 {count} 所学校，请选择", "{count} found: choose yours"],
  schoolNone: [
    "没有找到这所学校，请核对校名，或联系学校核实。",
    "No such school. Check the name, or ask your school.",
  ],
  schoolPick: ["请从列表中选择学校", "Choose your school from the list"],
  levelTitle: ["学历层次", "Level of study"],
  levelPick: ["请选择学历层次", "Choose your level of study"],
  identityTitle: ["核对身份", "Who you are"],
  identityHint: [
    "请填写本人信息，仅用于核对名单。",
    "Your own details, used only to find you on the list.",
  ],
  nameLabel: ["姓名", "Name"],
  numberLabel: ["学号", "Student number"],
  numberHint: ["填学号，不是身份证号", "Not the identity number"],
  lastFourTitle: ["核验学籍信息", "Confirm your enrolment"],
  lastFourLabel: ["证件号码后四位", "Last four of the identity number"],
  lastFourHint: ["最后一位是 X 的，请输入 X", "If it ends in X, type X"],
  featureTitle: ["填写特征码", "Feature code"],
  featureLabel: ["特征码", "Feature code"],
  featureHint: ["特征码由所属高校通知", "Your school tells you this code"],
  required: ["请填写{field}", "Please fill in: {field}"],
  fourNeeded: [
    "请输入四位数字（末位可为 X）",
    "Four digits (the last may be X)",
  ],
  emailWrong: [
    "电子邮箱格式不对，例如 name@example.cn",
    "Not an e-mail address, e.g. name@example.cn",
  ],
  phoneWrong: [
    "联系电话格式不对，请填写数字",
    "Not a phone number: digits please",
  ],
  noRoster: [
    "这里没有学生名单，这一步可以跳过。",
    "There is no student list here: you may skip this step.",
  ],
  confirmTitle: ["确认信息", "Confirm"],
  confirmHint: [
    "已找到您的信息，请认真核对。",
    "You are on the list. Please check the details.",
  ],
  confirmUnknown: [
    "以下是您填写的信息，请核对。",
    "This is what you typed. Please check it.",
  ],
  confirmWrong: [
    "如有不符，请返回修改，或联系学校核实。",
    "If something is wrong, go back and change it, or ask your school.",
  ],
  confirmed: ["信息无误，下一步", "This is right, next"],
  confirmNothing: ["还没有填写任何信息。", "Nothing has been filled in yet."],
  contactTitle: ["联系方式", "How to reach you"],
  contactHint: [
    "审核有问题时，会通过这里联系您。",
    "Used if there is a question about your photo.",
  ],
  fullNameLabel: ["完整姓名", "Full name"],
  emailLabel: ["电子邮箱", "E-mail"],
  phoneLabel: ["联系电话", "Phone"],
  addressTitle: ["收货地址", "Delivery address"],
  addressHint: [
    "是否需要填写，见学校通知；不需要可以跳过。",
    "Only if your school's notice asks for it; otherwise skip it.",
  ],
  regionLabel: ["所在地区", "Region"],
  streetLabel: ["详细地址", "Street and house"],
  rulesTitle: ["拍摄与上传须知", "Before the photo"],
  understood: ["我知道了", "I understand"],
  codeTitle: ["图像采集码", "Capture code"],
  codeHint: [
    "选择保存在手机里的采集码图片，整张截图也可以。",
    "Pick the saved image of your code; a whole screenshot will do.",
  ],
  codeScan: ["扫码识别", "Scan"],
  codeCamera: ["拍照识别", "Camera"],
  codeAgain: ["换一张图片", "Another image"],
  codeExchange: ["更换采集码", "Use another code"],
  codeHow: ["如何获取采集码？", "Where do I get it?"],
  codeRead: ["采集码已识别", "Code read"],
  codeBad: ["这张图片不能用作采集码", "This image is not a capture code"],
  codeAlt: ["已选择的采集码图片", "The chosen image of the code"],
  codeAsPhoto: ["把它用作证件照", "Use it as the photo"],
  codeUpload: ["上传采集码", "Upload the code"],
  submitTitle: ["确认并上传", "Confirm and upload"],
  submitTo: ["交给：", "Goes to: "],
  submitDemo: [
    "演示：没有登记接收单位，不会交到学信网。",
    "A demonstration: no recipient is named, and nothing reaches the national platform.",
  ],
  submitHost: ["照片传到 {host}", "The photo goes to {host}"],
  submitFinal: [
    "提交后，审核一开始就不能更换；驳回后可以重新上传。",
    "Once the review has begun, the photo cannot be replaced; if it is sent back, you can upload another.",
  ],
  submitLeaves: [
    "点击后照片才离开手机。",
    "The photo leaves the phone only when you press this.",
  ],
  allTrue: ["以上都属实", "All of this is true"],
  declareFirst: [
    "还有 {count} 组声明没有确认",
    "Groups still to confirm: {count}",
  ],
  declareMissing: [
    "请看一遍这一组；都属实就勾选。",
    "Read this group, and tick the box if all of it is true.",
  ],
  received: ["上传成功", "Uploaded"],
  receivedHint: [
    "请保存回执号，查询审核结果时使用。",
    "Keep the receipt number to ask for the result.",
  ],
  receipt: ["回执号", "Receipt"],
  replacePhoto: ["更换照片", "Replace the photo"],
  another: ["再上传一张", "Upload another photo"],
  anotherSure: [
    "要再开始一次吗？这次提交不受影响，回执号留在下面的记录里。",
    "Start another submission? This one stays as it is, and its receipt is kept below.",
  ],
  anotherYes: ["再开始一次", "Start another one"],
  anotherNo: ["留在这里", "Stay here"],
  earlier: ["本机的回执（{count}）", "Receipts on this device ({count})"],
  unknownTitle: ["没有这个回执", "No such receipt"],
  failedTitle: ["暂时查不到进度", "The status is not available now"],
  statusTitle: ["采集进度", "Status"],
  receiptUnknown: [
    "请核对回执号，看看有没有漏掉字符。",
    "Check the number: a character may be missing.",
  ],
  refresh: ["刷新", "Refresh"],
  statusFailed: [
    "网络不通，或服务器没有回应。请稍后刷新。",
    "No connection, or the server does not answer. Refresh in a while.",
  ],
  reason: ["驳回原因", "Reason"],
  uploadAgain: ["重新上传", "Upload again"],
  fee: ["费用", "Fee"],
  pay: ["去支付", "Pay"],
  stateWaiting: ["请上传照片。", "Please upload the photo."],
  stateCollecting: [
    "已收到，缴费等手续完成后进入审核。",
    "Received; the review begins once the fee is settled.",
  ],
  stateChecking: [
    "服务器正在检查照片，几秒钟后就有结果。",
    "The server is checking the photo. The result is there in a few seconds.",
  ],
  stateReviewing: ["请耐心等待审核结果。", "Please wait for the review."],
  stateRejected: [
    "请按原因重新拍摄或换一张照片，再次提交。",
    "Take or pick another photo with this in mind, and submit again.",
  ],
  stateComplete: ["采集完成，不需要再做什么。", "Done: nothing is left to do."],
  stateCodeDates: [
    "采集码已收到，还差照片：{days}",
    "The code has arrived. The photo comes next: {days}",
  ],
  photoNext: ["准备照片", "Get the photo ready"],
  arrivedAt: ["已收到", "Received"],
  inReview: ["审核中", "In review"],
  doneAt: ["完成", "Done"],
  doneRejected: ["驳回，请重新上传", "Sent back: please upload again"],
  doneRejectedUntil: [
    "驳回，请最晚{day}重新上传",
    "Sent back: please upload again by {day}",
  ],
  doneReplaced: ["已被新照片替换", "Replaced by a newer photo"],
  stateReplaced: [
    "您后来又上传了一张，审核的是那一张。",
    "You have uploaded another one since: that is the one under review.",
  ],
  viewPhoto: ["查看照片", "See the photo"],
  stateCodeComplete: [
    "采集码已收到。请在下一阶段回来上传照片。",
    "The code has arrived. Come back in the next stage for the photo.",
  ],
} as const satisfies Phrases;

const ALL_WORDS = join(MAIN_WORDS, STEP_VIEW_WORDS);

/** What those pages can say; it arrives with them. */
export const say = speaker(ALL_WORDS);

/** A word that needs no values. */
export type Word = PlainWord<typeof ALL_WORDS>;
