/** What the student types at each step: name of the field, label, hint, and the form that a right answer has. */
exports.FIELDS = {
  school: [
    { name: "school", label: "学校名称", hint: "输入校名中的几个字，再点选" },
  ],
  identity: [
    { name: "name", label: "姓名" },
    { name: "number", label: "学号", hint: "填学号，不是身份证号" },
  ],
  last_four: [
    {
      name: "last_four",
      label: "证件号码后四位",
      hint: "最后一位是 X 的，请输入 X",
      rule: /^\d{3}[\dXx]$/,
    },
  ],
  feature: [{ name: "feature", label: "特征码", hint: "特征码由所属高校通知" }],
  contact: [
    { name: "full_name", label: "完整姓名" },
    { name: "email", label: "电子邮箱", rule: /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/ },
    { name: "phone", label: "联系电话", rule: /^\+?\d[\d\s-]{5,18}\d$/ },
  ],
  address: [
    { name: "region", label: "所在地区", optional: true },
    { name: "street", label: "详细地址", optional: true },
  ],
};

exports.TITLES = {
  school: "您的学校",
  level: "学历层次",
  identity: "核对身份",
  last_four: "核验学籍信息",
  feature: "填写特征码",
  code: "图像采集码",
  confirm: "确认信息",
  contact: "联系方式",
  address: "收货地址",
  rules: "拍摄与上传须知",
  photo: "证件照",
  status: "采集进度",
};

exports.LEVELS = ["专科", "本科", "硕士研究生", "博士研究生"];

/** What the receiver is asked to find the student; null before all of it is known. */
exports.claimOf = ({ steps }, answers) => {
  const { school, name, number, code = "", last_four, feature } = answers;
  if (steps.includes("identity") && name && number)
    return { school, name, number };
  if (steps.includes("last_four") && last_four)
    return { code, last_four: last_four.toUpperCase() };
  if (steps.includes("feature") && feature && code) return { code, feature };
  return null;
};

/** What the receiver is told with the photo. */
exports.fieldsOf = (answers, student) => {
  const { code, feature, full_name, email, phone, region, street } = answers;
  const address = [region, street].filter(Boolean).join(" ");
  const details = filled({ name: full_name, email, phone, address });
  return filled({
    student,
    code,
    feature,
    details: Object.keys(details).length ? JSON.stringify(details) : "",
  });
};

const filled = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
