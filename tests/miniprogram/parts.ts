// What a test of the photo component's words and marks uses, as one module: they share the language that is spoken.
export { drawMarks } from "../../www/miniprogram/components/photo/marks";
export { shownOf } from "../../www/miniprogram/components/photo/shown";
export { setLanguage } from "../../www/page/words/language";
export { CODE_RULE } from "../../www/page/state/code_answer";
