// Checked by `tsc -p www`: what must not compile about the page's words does not.
import { join, speaker } from "../../www/page/words/language";

const TABLE = {
  plain: ["一", "one"],
  counted: ["{count} 个", "{count} of them"],
} as const;
const say = speaker(TABLE);

say("plain");
say("counted", { count: 2 });
// @ts-expect-error: not in the table
say("missing");
// @ts-expect-error: a blank without a value
say("counted");
// @ts-expect-error: a value under another name
say("counted", { number: 2 });
// @ts-expect-error: a value that no blank asks for
say("plain", { count: 2 });

join(TABLE, { other: ["二", "two"] } as const);
// @ts-expect-error: the word stands in both tables
join(TABLE, { plain: ["二", "two"] } as const);
