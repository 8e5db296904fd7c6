import { speaker, type Phrases } from "../words/language";

/** Words of the views that few ever open. */
const RARE_WORDS = {
  privacyTitle: ["隐私", "Privacy"],
  whoTitle: ["谁接收", "Who receives it"],
  whoOperator: [
    "{operator}。采集服务：{service}。",
    "{operator}. Collection service: {service}.",
  ],
  whoNobody: [
    "这是演示，不是学信网：没有登记接收单位，请不要上传真实材料。",
    "This is a demonstration, not the national platform: no recipient is named. Do not upload real material.",
  ],
  whoElse: [
    "照片直接传到 {host}。",
    "The photo itself goes straight to {host}.",
  ],
  whatTitle: ["传出什么", "What leaves the phone"],
  whatWords: [
    "点击上传之前什么都不传：检测和制作都在本机完成。点击上传后，传出这张照片、您填写的信息、采集码、您确认的事项，以及本机的检测结果。没有统计，不向第三方发送任何请求。",
    "Nothing before you press upload: checking and preparing happen on this device. Then the photo, what you typed, the capture code, what you confirmed, and what was found here. No statistics, no request to anybody else.",
  ],
  whatDevice: [
    "这项采集一部手机只收一个人的照片，所以还会传出一个随机编号，用来认出这部手机。编号不含您或手机的任何信息，清除本机数据时一并删除。",
    "This service takes photos of one person from each phone. A random number that stands for this phone therefore goes along; it says nothing of you or the phone, and is deleted with the data on this device.",
  ],
  keptTitle: ["保存多久", "For how long"],
  keptWords: [
    "本机：没提交的照片和填写的内容，30 天没有动过就删除；提交后只留回执号和所选服务。",
    "On this device: an unsent photo and what you typed until nobody has touched them for 30 days; after the receipt only its number and the service chosen.",
  ],
  keptDays: [
    "接收单位：审核结束的，上传满 {days} 天后删除。",
    "With the recipient: once decided, until {days} days after the upload.",
  ],
  keptUnsaid: [
    "接收单位保存多久，由它决定，请向它询问。",
    "How long the recipient keeps them is the recipient's decision: ask there.",
  ],
  deleteTitle: ["如何删除", "How to delete it"],
  deleteWords: [
    "已提交的，请联系接收单位删除，并报上回执号。留在本机的，可以在这里清除。",
    "What was submitted: ask the recipient, with the receipt number. What lies on this device can be deleted here.",
  ],
  wipe: ["清除本机数据", "Delete all data on this device"],
  wipeSure: [
    "照片、填写的内容和回执号都会从本机删除，不能恢复。",
    "Photo, answers and receipt number are deleted from this device for good.",
  ],
  wipeNow: ["确认清除", "Delete them"],
  compareTitle: ["选一张", "Choose one"],
  takeThis: ["用这张", "Take this one"],
  phoneTitle: ["用手机扫码继续", "Go on with a phone"],
  phoneHint: [
    "手机扫这个码，打开同一个采集服务。照片和填写的内容不会传过去，请在手机上重新选择。",
    "Scan this with the phone: it opens the same service. Neither photo nor answers travel; pick the photo again there.",
  ],
  phoneLocal: [
    "这个地址只有本机能打开，手机扫码打不开。",
    "Only this device can open this address: a phone cannot.",
  ],
  viewTitle: ["查看照片", "See the photo"],
  viewHint: [
    "核对后显示审核通过的照片；不会保存在本机。",
    "Once that is right the accepted photo is shown; it is not kept on this device.",
  ],
  viewLastFour: ["证件号码后四位", "Last four of the identity number"],
  viewNumber: ["学号", "Student number"],
  viewLook: ["查看", "Show it"],
  viewFailed: [
    "网络不通，请稍后再试。",
    "No connection: try again in a while.",
  ],
  diagnosticsTitle: ["诊断信息", "Diagnostics"],
  diagnosticsHint: [
    "遇到问题时，把下面的文字发给技术支持。里面没有照片，也没有姓名。",
    "If something fails, send this text to support. It holds no picture and no name.",
  ],
  testing: ["正在自检…", "Testing…"],
} as const satisfies Phrases;

export const say = speaker(RARE_WORDS);
