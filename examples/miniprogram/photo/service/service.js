const { configure, useEngine } = require("../xuezhao/index.js");
const { ENGINE, ORIGIN } = require("../setup.js");
const { claimOf, FIELDS, fieldsOf, LEVELS, TITLES } = require("./steps.js");

configure(ENGINE);

Page({
  data: {
    profile: "",
    title: "",
    /** Steps of the service's stage, and at which one the student is. */
    steps: [],
    at: 0,
    step: "",
    stepTitle: "",
    fields: [],
    schools: [],
    levels: LEVELS,
    /** Who the roster says this is. */
    student: null,
    rules: [],
    code: "",
    receiver: `${ORIGIN}/api/submissions`,
    sent: {},
    receipt: "",
    standing: null,
    message: "",
  },

  async onLoad({ profile }) {
    this.answers = {};
    this.shared = useEngine();
    this.setData({ profile });
    try {
      const engine = await this.shared.ready();
      const found = (await engine.profiles()).find(({ id }) => id === profile);
      this.stage = found.service.stages[0];
      this.setData({
        title: found.title.zh,
        rules: (found.service.rules || []).map(({ zh }) => zh),
        // The photo component confirms and uploads by itself.
        steps: this.stage.steps.filter((step) => step !== "submit"),
      });
      this.go(0);
    } catch (error) {
      this.setData({ message: `没有加载成功，请返回重试（${error.code}）` });
    }
  },

  onUnload() {
    this.shared.release();
  },

  go(at) {
    const step = this.data.steps[at];
    const fields = (FIELDS[step] || []).map((field) => ({
      name: field.name,
      label: field.label,
      hint: field.hint || "",
      value: this.answers[field.name] || "",
    }));
    const { student } = this.data;
    const sent = fieldsOf(this.answers, student ? student.student : "");
    this.setData({ at, step, stepTitle: TITLES[step], fields, sent });
    this.setData({ message: "", schools: [] });
    if (step === "status") this.refresh();
  },

  back() {
    if (this.data.at > 0) this.go(this.data.at - 1);
    else wx.navigateBack();
  },

  type({ currentTarget, detail }) {
    const { name } = currentTarget.dataset;
    this.answers[name] = detail.value.trim();
    if (name === "school") this.search(detail.value.trim());
  },

  async search(words) {
    if (words === "") return this.setData({ schools: [] });
    const query = encodeURIComponent(words);
    const { data } = await ask(`schools?q=${query}`);
    if (this.answers.school === words)
      this.setData({ schools: Array.isArray(data) ? data : [] });
  },

  chooseSchool({ currentTarget }) {
    const { school, levels } = this.data.schools[currentTarget.dataset.at];
    this.answers.school = school;
    this.setData({ levels: levels.length ? levels : LEVELS });
    this.next();
  },

  chooseLevel({ currentTarget }) {
    this.answers.level = this.data.levels[currentTarget.dataset.at];
    this.next();
  },

  takeCode({ detail }) {
    this.answers.code = detail.text;
    this.setData({ code: detail.text });
  },

  /** Goes on, once what this step asks is there and, where all of it is known, the student is found. */
  async next() {
    const wrong = (FIELDS[this.data.step] || []).find(
      ({ name, optional, rule }) => {
        const value = this.answers[name] || "";
        return value ? rule && !rule.test(value) : !optional;
      },
    );
    if (wrong) return this.setData({ message: `请填写正确的${wrong.label}` });
    const claim = claimOf(this.stage, this.answers);
    if (claim && !this.data.student) {
      const body = { ...claim, profile: this.data.profile };
      const { statusCode, data } = await ask("students", body);
      if (statusCode === 200) this.setData({ student: data });
      else {
        const told = data && data.error && data.error.message;
        return this.setData({
          message: told ? told.zh : "网络不通，请稍后再试",
        });
      }
    }
    this.go(this.data.at + 1);
  },

  received({ detail }) {
    this.setData({ receipt: detail.receipt });
    this.go(this.data.steps.indexOf("status"));
  },

  async refresh() {
    const { receipt } = this.data;
    const { statusCode, data } = await ask(`submissions/${receipt}`);
    if (statusCode === 200)
      this.setData({
        standing: { title: data.title.zh, reason: data.reason || "" },
        message: "",
      });
    else this.setData({ message: "暂时查不到进度，请稍后刷新" });
  },
});

/** Asks the receiver; `statusCode` is 0 where there is no answer. */
const ask = (path, body) =>
  new Promise((resolve) =>
    wx.request({
      url: `${ORIGIN}/api/${path}`,
      method: body ? "POST" : "GET",
      header: { "Content-Type": "application/json" },
      data: body ? JSON.stringify(body) : undefined,
      success: resolve,
      fail: () => resolve({ statusCode: 0, data: null }),
    }),
  );
