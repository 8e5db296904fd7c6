const { load, reasonOf, upload } = require("../xuezhao/index.js");

/** Your receiver; its host must be among the mini-program's upload domains. */
const RECEIVER = "https://photos.example.edu.cn/api/submissions";
const PROFILE = "chsi";

const VERDICTS = {
  pass: "照片符合要求",
  reject: "照片还需要调整",
  unknown: "有几项无法判断，请核对",
};

const STATUSES = {
  pass: "符合要求",
  fix: "制作时会自动修正",
  advise: "请留意",
  reject: "不符合要求",
  unknown: "无法判断",
};

const say = ({ title, status, advice, reason }) =>
  (advice || reason || { zh: `${title.zh}：${STATUSES[status]}` }).zh;

Page({
  data: {
    /** loading, ready, busy, checked, prepared, sending or received */
    step: "loading",
    message: "",
    preview: "",
    verdict: "",
    findings: [],
    ask: [],
    confirmed: [],
    progress: 0,
    receipt: "",
  },

  async onLoad() {
    try {
      this.engine = await load({
        base: "/photo/engine/",
        worker: "workers/xuezhao.js",
      });
      this.setData({ step: "ready", message: "" });
    } catch (error) {
      this.setData({ message: `没有加载成功，请重试（${error.code}）` });
    }
  },

  onUnload() {
    if (this.sending) this.sending.cancel();
    if (this.photo) this.photo.close();
    if (this.engine) this.engine.close();
  },

  pick() {
    wx.chooseMedia({
      count: 1,
      mediaType: ["image"],
      sizeType: ["original"],
      success: ({ tempFiles }) => this.check(tempFiles[0].tempFilePath),
      fail: (failure) => {
        const reason = reasonOf(failure);
        if (reason) this.setData({ message: reason.zh });
      },
    });
  },

  async check(filePath) {
    if (this.photo) this.photo.close();
    this.setData({ step: "busy", message: "正在检查…", preview: filePath });
    try {
      this.photo = await this.engine.open(filePath);
      this.show(await this.photo.examine(PROFILE));
    } catch (error) {
      this.setData({ step: "ready", message: `请再选一次（${error.code}）` });
    }
  },

  show(report) {
    const failed = report.findings.filter(({ status }) => status !== "pass");
    const open = [
      ...failed.filter(({ explained_by }) => !explained_by),
      ...failed.filter(({ explained_by }) => explained_by),
    ];
    this.setData({
      step: "checked",
      message: "",
      verdict: VERDICTS[report.verdict],
      findings: open.map((finding) => ({
        check: finding.check,
        status: finding.status,
        // Set where another finding explains this one: it is shown small, below the others.
        explained: finding.explained_by ? "explained" : "",
        words: say(finding),
      })),
      ask: report.ask.map(({ id, text }) => ({ id, words: text.zh })),
      confirmed: [],
    });
  },

  async prepare() {
    this.setData({ step: "busy", message: "正在制作…" });
    try {
      const output = await this.photo.prepare(PROFILE);
      if (output.refused) {
        this.setData({
          step: "checked",
          message: output.refused.map(say).join("\n"),
        });
        return;
      }
      this.output = output;
      this.show(output.report);
      this.setData({ step: "prepared", preview: output.filePath });
    } catch (error) {
      this.setData({ step: "checked", message: `请再试一次（${error.code}）` });
    }
  },

  confirm({ detail }) {
    this.setData({ confirmed: detail.value });
  },

  async send() {
    this.setData({ step: "sending", message: "", progress: 0 });
    this.sending = upload({
      url: RECEIVER,
      filePath: this.output.filePath,
      profile: PROFILE,
      declared: this.data.confirmed,
      onProgress: (share) =>
        this.setData({ progress: Math.round(share * 100), message: "" }),
      onWait: (millis) =>
        this.setData({
          message: `网络不稳定，${Math.ceil(millis / 1000)} 秒后自动重试`,
        }),
    });
    const end = await this.sending.done;
    if (end.kind === "received") {
      this.setData({ step: "received", receipt: end.receipt });
      return;
    }
    const message = end.message ? end.message.zh : "没有上传，可以再试一次";
    this.setData({ step: "prepared", message });
  },

  cancel() {
    this.sending.cancel();
  },
});
