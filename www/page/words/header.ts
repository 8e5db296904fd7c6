import { speaker, type Phrases } from "./language";

/** What the first script says: the header, and a page that did not arrive. */
export const HEADER_WORDS = {
  title: ["学照", "xuezhao"],
  subtitle: [
    "毕业证件照检测与制作",
    "Graduation ID photos, checked and made right",
  ],
  otherLanguage: ["English", "中文"],
  largeType: ["大字", "Large type"],
  pageLost: [
    "网络不通，页面没有加载完。请检查网络后重试。",
    "The page could not be loaded. Check the connection and try again.",
  ],
  retry: ["重试", "Try again"],
} as const satisfies Phrases;

export const say = speaker(HEADER_WORDS);
