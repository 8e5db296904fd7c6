import { speaker, type Phrases } from "../words/language";

/** Words of the views that few ever open. */
const RARE_WORDS = {
  whoTitle: ["谁接收", "Who receives it"],
  whoOperator: [
    "{operator}。采集服务：{service}。",
    "{operator}. Collection service: {service}.",
  ],
  whoNobody: [
    "这是演示，不是学信网：没有登记接收单位，请不要上传真实材料。",
    "A demonstration: no recipient is named. Do not upload real material.",
  ],
  whatTitle: ["传出什么", "What leaves the phone"],
  whatWords: [
    "点击上传之前什么都不传：检测和制作都在本机完成。点击上传后，传出这张照片、您填写的信息、采集码、您确认的事项，以及本机的检测结果。没有统计，不向第三方发送任何请求。",
    "Nothing before you press upload: all is done on this device. Then the photo, what you typed and confirmed, the capture code, and what was found here. No statistics, nothing to anybody else.",
  ],
  whatDevice: [
    "一部手机只收一个人的照片，所以还会传出一个与您无关的随机编号。",
    "One person's photos are taken from each phone: a random number for it goes along.",
  ],
  keptTitle: ["保存多久", "For how long"],
  keptWords: [
    "本机：没提交的照片和填写的内容保存 30 天；提交后只留回执号和所选服务。",
    "On this device: an unsent photo and what you typed for 30 days; after the receipt only its number and the service.",
  ],
  keptDays: [
    "接收单位：审核结束的，上传满 {days} 天后删除。",
    "With the recipient: once decided, until {days} days after the upload.",
  ],
  keptUnsaid: [
    "接收单位保存多久，由它决定。",
    "With the recipient: ask there for how long.",
  ],
  deleteTitle: ["如何删除", "How to delete it"],
  deleteWords: [
    "已提交的，凭回执号联系接收单位删除；留在本机的，在这里清除。",
    "Submitted: ask the recipient, with the receipt number. On this device: delete it here.",
  ],
  wipe: ["清除本机数据", "Delete all data on this device"],
  wipeSure: [
    "照片、填写的内容和回执号都会从本机删除，不能恢复。",
    "Photo, answers and receipts are deleted for good.",
  ],
  wipeNow: ["确认清除", "Delete them"],
  compareTitle: ["选一张", "Choose one"],
  takeThis: ["用这张", "Take this one"],
  phoneHint: [
    "手机扫码打开同一个采集服务。照片和填写的内容不会传过去，请在手机上重选。",
    "Scan it with the phone. Photo and answers do not travel: pick the photo again.",
  ],
  phoneLocal: ["这个地址只有本机能打开。", "Only this device can open it."],
  viewHint: [
    "核对后显示审核通过的照片，不保存在本机。",
    "Then the accepted photo is shown; it is not kept here.",
  ],
  viewLook: ["查看", "Show it"],
  viewFailed: [
    "网络不通，请稍后再试。",
    "No connection: try again in a while.",
  ],
  diagnosticsHint: [
    "遇到问题时，把下面的文字发给技术支持。里面没有照片，也没有姓名。",
    "If something fails, send this to support. No picture, no name.",
  ],
  testing: ["正在自检…", "Testing…"],
} as const satisfies Phrases;

export const say = speaker(RARE_WORDS);
