// Who submits to which service, and what the receiver knows of them.

export const CODE = "XUEZHAO-2023-0001";
export const CUP = "中国石油大学（北京）";
/** Everybody who is to submit. */
export const ROSTER = `school,level,number,name,last_four,code,feature
${CUP},本科,2019010001,王小明,1234,,
${CUP},本科,2019010002,李雷,2234,${CODE},
${CUP},硕士研究生,2020210003,张伟,3234,,
中国人民大学,本科,2021380004,韩梅梅,4234,${CODE},
陕西示例学院,专科,20200105,赵晓燕,523X,${CODE},
高校示例学院,本科,852021102006,黄国正,6234,${CODE},1a2d9fb8
中国人民大学,本科,2021380007,刘洋,7234,OTHER-CODE,
`;

/** A student whose submission is to be anything but ordinary. */
export const LI_LEI = {
  school: CUP,
  level: "本科",
  name: "李雷",
  number: "2019010002",
  shown: ["李雷"],
};

/** Steps of a service that knows its students, up to the photo. */
export const TO_THE_RULES = "start school level identity confirm rules".split(
  " ",
);

/** A student for each service: their steps, what they type, and their photo in the tests. */
export const STUDENTS = {
  "cup-2023": {
    steps: "start school level identity confirm rules photo submit",
    school: CUP,
    level: "本科",
    name: "王小明",
    number: "2019010001",
    shown: ["王小明", "2019010001"],
    photo: "original",
  },
  "cup-graduate-2022": {
    steps: "start school level identity confirm rules photo submit",
    school: CUP,
    level: "硕士研究生",
    name: "张伟",
    number: "2020210003",
    shown: ["张伟", "硕士研究生"],
    photo: "second",
  },
  "ruc-online-2023": {
    steps: "start school level identity confirm rules code photo submit",
    school: "中国人民大学",
    level: "本科",
    name: "韩梅梅",
    number: "2021380004",
    shown: ["韩梅梅"],
    photo: "third",
  },
  "biye-zhengzhao": {
    steps: "start school level code last_four confirm rules photo submit",
    school: "陕西示例学院",
    level: "专科",
    lastFour: "523x",
    shown: ["赵晓燕", "陕西示例学院", "XUEZ…0001"],
    photo: "big",
    prepared: true,
  },
  "tuxiang-caiji": {
    steps: "start feature code confirm contact address rules photo submit",
    feature: "1a2d9fb8",
    name: "黄国正",
    email: "h@example.cn",
    phone: "13800000000",
    shown: ["黄*正", "1a2d9fb8"],
    photo: "fourth",
  },
  chsi: { steps: "photo submit", photo: "big", prepared: true },
};
