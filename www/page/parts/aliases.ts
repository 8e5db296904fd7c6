import { initialsOf, mayMean } from "../service/search";

/** What schools and examinations are called, in short and in letters, and the name that rosters and services have. */
const SHORT =
  "哈工大 hagongda hit 哈尔滨工业大学;中石大 zhongshida cup 中国石油大学;人大 renda ruc 中国人民大学;北大 beida pku 北京大学;清华 qinghua thu 清华大学;复旦 fudan fdu 复旦大学;上交 上交大 shangjiaoda sjtu 上海交通大学;浙大 zheda zju 浙江大学;南大 nanda nju 南京大学;中科大 zhongkeda ustc 中国科学技术大学;西交 西交大 xijiaoda xjtu 西安交通大学;武大 wuda whu 武汉大学;华科 huake hust 华中科技大学;中大 zhongda sysu 中山大学;川大 chuanda scu 四川大学;北航 beihang buaa 北京航空航天大学;北理工 beiligong bit 北京理工大学;北师大 beishida bnu 北京师范大学;西工大 xigongda nwpu 西北工业大学;华工 huagong scut 华南理工大学;大工 dagong dlut 大连理工大学;吉大 jida jlu 吉林大学;山大 shanda sdu 山东大学;南开 nankai nku 南开大学;天大 tianda tju 天津大学;同济 tongji 同济大学;厦大 xiada xmu 厦门大学;考研 研究生考试;教资 教师资格;国二 计算机二级 计算机等级考试;cet4 cet6 四级 六级 英语四六级;1寸 一寸照;2寸 二寸照"
    .split(";")
    .map((line) => line.split(" "));

/** Syllables of the characters that stand in the names of services. */
const SYLLABLES =
  "一yi上shang业ye中zhong二er京jing人ren份fen信xin像xiang全quan六liu准zhun务wu北bei华hua四si国guo图tu大da学xue家jia寸cun居ju师shi息xi拍pai教jiao新xin易yi服fu机ji标biao格ge毕bi民min油you照zhao生sheng石shi研yan确que社she究jiu等deng算suan级ji络luo网wang考kao育yu英ying西xi计ji认ren证zheng试shi语yu资zi身shen采cai陕shan集ji";

/** The whole name of a school that is meant by a short one or its initials; what was typed where it is none. */
export const schoolMeant = (typed: string): string =>
  shortOf(typed)?.at(-1) ?? typed;

/** Schools that what was typed may mean: one by its short name, or all by a part of their names. */
export function schoolsKnown(typed: string): string[] {
  const short = shortOf(typed);
  const begins = (name: string) => name.startsWith(typed.toLowerCase());
  const isLong = typed.length > (/[a-z]/i.test(typed) ? 2 : 1);
  const found = short
    ? [short]
    : SHORT.filter(
        (names) =>
          isLong && (names.some(begins) || mayMean(typed, names.at(-1)!)),
      );
  return found.map((names) => names.at(-1)!).filter(isSchool);
}

/** True where a name is, or has in it, that of a school. */
export const isSchool = (name: string): boolean => /大学|学院/.test(name);

function shortOf(typed: string): string[] | undefined {
  const words = typed.trim().toLowerCase();
  return SHORT.find(
    (names) => names.includes(words) || initialsOf(names[0]!) === words,
  );
}

/** The pinyin of a name, as far as its characters are known. */
export const pinyinOf = (name: string): string =>
  [...name].map(syllableOf).join("");

const syllableOf = (character: string): string =>
  new RegExp(
    `${/[\u4e00-\u9fff]/.test(character) ? character : "\\0"}([a-z]+)`,
  ).exec(SYLLABLES)?.[1] ?? "";
