import { setLanguage, type Language } from "../../page/words/language";

/** Font size of WeChat, in pixels, from which its readers want everything large; its care mode sets at least this. */
const LARGE_FONT = 21;

/** How WeChat is set on this phone. */
interface Settings {
  language: Language;
  isLarge: boolean;
}

function settings(): Settings {
  const { language = "zh_CN", fontSizeSetting = 16 } = (wx.getAppBaseInfo?.() ??
    {}) as { language?: string; fontSizeSetting?: number };
  return {
    language: language.startsWith("zh") ? "zh" : "en",
    isLarge: fontSizeSetting >= LARGE_FONT,
  };
}

/** Speaks the language that a component is given, or else WeChat's; which one that is. */
export function speakAs(given: string): Language {
  const language =
    given === "zh" || given === "en" ? given : settings().language;
  setLanguage(language);
  return language;
}

/** Whether a component shows everything large: as it is given, or else as WeChat does. */
export const isLarge = (given: string): boolean =>
  given === "on" || (given !== "off" && settings().isLarge);
