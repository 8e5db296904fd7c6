import type { Text } from "../engine/report";

/** What WeChat says when one of its calls fails. */
export interface WeChatFailure {
  errMsg?: string;
  errno?: number;
}

/** Failures that no repetition cures: by what the message holds or by number, and what they mean. */
const LASTING: { says: RegExp; errnos: number[]; text: Text }[] = [
  {
    says: /not in domain list/i,
    errnos: [600002],
    text: {
      zh: "上传地址不在小程序的 uploadFile 合法域名里，照片发不出去。请联系小程序的开发者添加域名。",
      en: "The receiver is not among the mini-program's upload domains, so the photo cannot be sent. Ask the mini-program's developer to add it.",
    },
  },
  {
    says: /invalid url|url scheme|url is invalid/i,
    errnos: [600009],
    text: {
      zh: "上传地址写得不对，照片发不出去。请联系小程序的开发者。",
      en: "The receiver's address is not valid, so the photo cannot be sent. Ask the mini-program's developer.",
    },
  },
  {
    says: /file not found|no such file|file (does not|doesn't) exist|invalid file ?path/i,
    errnos: [1300002],
    text: {
      zh: "要上传的照片文件已经不在手机里了。请重新选择照片。",
      en: "The photo's file is no longer on the phone. Pick the photo again.",
    },
  },
  {
    says: /privacy (agreement|permission)|scope is not declared/i,
    errnos: [112, 104],
    text: {
      zh: "小程序没有获得使用相册或相机的许可：请在弹窗里点“同意”；没有弹窗时，请联系开发者在《用户隐私保护指引》里声明。",
      en: "The mini-program may not use the album or the camera: agree in the dialog; where none appears, its developer has to declare both in the privacy guide.",
    },
  },
];

/** Why a call failed for good, for people; null where trying again may help. */
export function reasonOf({ errMsg = "", errno }: WeChatFailure): Text | null {
  const lasting = LASTING.find(
    ({ says, errnos }) =>
      says.test(errMsg) || (errno !== undefined && errnos.includes(errno)),
  );
  if (lasting === undefined) return null;
  const detail = [errMsg, errno].filter(Boolean).join(", ");
  const { zh, en } = lasting.text;
  return { zh: `${zh}（${detail}）`, en: `${en} (${detail})` };
}
